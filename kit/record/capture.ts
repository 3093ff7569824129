/** Films slides: every click, every frame until nothing moves, each slide for itself. */
import type { PlaceOf } from './plan.ts'
import type { Stepper } from './stepper.ts'
import type { CapturedStep, Journal, Store } from './store.ts'
import { Buffer } from 'node:buffer'
import { UsageError } from '../lib/arguments.mjs'
import { encodeHold, encodeMovement } from './chunks.ts'
import { digest } from './store.ts'

/** How long nothing must happen to be the end of a movement, s. */
const QUIET_SECONDS = 0.4
/** What moves longer moves without end, s. */
const LIMIT_SECONDS = 20

/** Pictures that follow each other, and how many frames each stands. */
interface Shot { picture: Buffer, name: string, frames: number }

export interface Filming {
  stepper: Stepper
  store: Store
  ffmpeg: string
  fps: number
  still: boolean
  /** Slides of the deck. */
  slides: number
  placeOf: PlaceOf
}

function add(shots: Shot[], picture: Buffer): void {
  const name = digest(picture).slice(0, 32)
  const last = shots.at(-1)
  if (last?.name === name)
    last.frames++
  else
    shots.push({ picture, name, frames: 1 })
}

/** Frames until nothing moves; the last shot is the picture that stays, and has none. */
async function movementOf({ stepper, fps, still }: Filming): Promise<{ shots: Shot[], endless: boolean }> {
  const shots: Shot[] = []
  let quiet = 0
  let moved = true
  for (let frame = 0; quiet < QUIET_SECONDS * fps; frame++) {
    if (frame > LIMIT_SECONDS * fps)
      return { shots, endless: true }
    const { running, changed } = await stepper.tick(frame, fps)
    const moves = running > 0 || changed
    // What stands looks as before: a picture is taken while something moves, and once behind it.
    if (!still && (moves || moved))
      add(shots, await stepper.picture())
    else if (!still)
      shots[shots.length - 1].frames++
    moved = moves
    quiet = running > 0 ? 0 : quiet + 1
  }
  add(shots, await stepper.picture())
  return { shots, endless: false }
}

/** Encodes what was seen; a piece that another slide has already is taken from there. */
async function stepOf(click: number, shots: readonly Shot[], { store, ffmpeg, fps }: Filming, setting: string): Promise<CapturedStep> {
  const before = shots.slice(0, -1)
  const last = shots[shots.length - 1]
  const still = store.keep('still', last.picture, last.name)
  const hold = `${digest(setting, 'hold', last.name).slice(0, 32)}`
  if (!store.has('piece', hold))
    store.keep('piece', Buffer.concat(await encodeHold(ffmpeg, fps, last.picture)), hold)
  const pictures = before.map(({ name, frames }): [string, number] => [name, frames])
  let frames = before.flatMap(shot => Array.from({ length: shot.frames }, () => shot.picture))
  if (!frames.length)
    return { click, still, hold, pictures }
  // Two key frames in a row are one to a player.
  if (frames.length === 1)
    frames = [...frames, last.picture]
  const piece = digest(setting, JSON.stringify(pictures), frames.length === 2 ? last.name : '').slice(0, 32)
  if (!store.has('piece', piece))
    store.keep('piece', Buffer.concat(await encodeMovement(ffmpeg, fps, frames)), piece)
  return { click, still, hold, pictures, movement: { piece, frames: frames.length } }
}

/**
 * Films a slide from its first picture to its last click.
 * @param clicks that the notes mark
 * @param setting a name for how pieces are encoded
 * @throws UsageError naming the slide and its line where the slide has other clicks than its notes, or fails
 */
export async function filmSlide(slide: number, clicks: number, setting: string, filming: Filming, onStep: () => void): Promise<Journal> {
  const { stepper, slides, placeOf } = filming
  const where = `slide ${slide} (${placeOf(slide)})`
  await stepper.prepare(slide, slides)
  const steps: CapturedStep[] = []
  const warnings: string[] = []
  let encoding: Promise<unknown> = Promise.resolve()
  for (let click = 0; click <= clicks; click++) {
    await stepper.page.evaluate(slide => slide === undefined ? window.recordedDeck?.next() : window.recordedDeck?.go(slide), click === 0 ? slide : undefined)
    const state = await stepper.page.evaluate(() => window.recordedDeck?.state())
    if (state?.clicks !== clicks)
      throw new UsageError(`${where}: the notes mark ${clicks} clicks, the slide takes ${state?.clicks ?? 'none'}.\nNext step: make the [click] marks of its notes as many as its clicks.`)
    if (state.slide !== slide || state.click !== click)
      throw new UsageError(`${where}: click ${click} leads to slide ${state.slide}, click ${state.click}.`)
    stepper.beginStep()
    const { shots, endless } = await movementOf(filming)
    if (endless)
      warnings.push(`${where}, click ${click}: moves longer than ${LIMIT_SECONDS} s and was cut there: ${(await stepper.page.evaluate(() => window.recordedStage?.endless() ?? [])).join(', ') || 'an element without a name'}`)
    if (stepper.incidents.length)
      throw new UsageError(`${where}, click ${click}: ${stepper.incidents.join('; ')}.`)
    await encoding
    encoding = stepOf(click, shots, filming, setting).then((step) => {
      steps.push(step)
      onStep()
    })
    encoding.catch(() => {}) // awaited below, or by the next step
  }
  await encoding
  return { slide, steps, warnings }
}
