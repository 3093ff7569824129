import type { Buffer } from 'node:buffer'
/** Films a slide: every click, every frame until nothing moves. */
import type { Deck } from '../lib/deck.ts'
import type { Stepper } from './stepper.ts'
import type { CapturedStep, Journal, Store } from './store.ts'
import { relative } from 'node:path'
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
  deck: Deck
  stepper: Stepper
  store: Store
  ffmpeg: string
  /** A name for how pieces are encoded. */
  setting: string
  fps: number
  still: boolean
}

/** Where a slide stands in its file, as a person would type it. */
export function placeOf({ folder, slides }: Deck, slide: number): string {
  const { filepath, start } = slides[slide - 1].source
  return `${relative(folder, filepath)}:${start + 1}`
}

function add(shots: Shot[], picture: Buffer): void {
  const name = digest(picture)
  const last = shots.at(-1)
  if (last?.name === name)
    last.frames++
  else
    shots.push({ picture, name, frames: 1 })
}

/** Frames until nothing moves; the last shot is the picture that stays. */
async function movementOf({ stepper, fps, still }: Filming): Promise<{ shots: Shot[], endless: boolean }> {
  const shots: Shot[] = []
  let quiet = 0
  let moved = true
  let frame = 0
  while (quiet < QUIET_SECONDS * fps && frame < LIMIT_SECONDS * fps) {
    const { running, changed } = await stepper.tick()
    const moves = running > 0 || changed
    // What stands looks as before: a picture is taken while something moves, and once behind it.
    if (!still && (moves || moved))
      add(shots, await stepper.picture())
    else if (!still)
      shots[shots.length - 1].frames++
    moved = moves
    quiet = running > 0 ? 0 : quiet + 1
    frame++
  }
  add(shots, await stepper.picture())
  return { shots, endless: quiet < QUIET_SECONDS * fps }
}

/** Encodes what was seen; a piece that another slide has already is taken from there. */
async function captured(click: number, shots: readonly Shot[], { store, ffmpeg, setting, fps }: Filming): Promise<CapturedStep> {
  const last = shots[shots.length - 1]
  const still = await store.ensure(`stills/${last.name}.png`, () => last.picture)
  const hold = await store.ensure(`pieces/${digest(setting, 'hold', last.name)}.h264`, () => encodeHold(ffmpeg, fps, last.picture))
  if (shots.length === 1)
    return { click, still, hold, pictures: [] }
  // The picture that stays ends the movement too, for two key frames in a row would be one to a player.
  const moving = [...shots.slice(0, -1), { ...last, frames: 1 }]
  const pictures = moving.map(({ name, frames }): [string, number] => [name, frames])
  const frames = moving.flatMap(shot => Array.from({ length: shot.frames }, () => shot.picture))
  const piece = await store.ensure(`pieces/${digest(setting, JSON.stringify(pictures))}.h264`, () => encodeMovement(ffmpeg, fps, frames))
  return { click, still, hold, pictures, movement: { piece, frames: frames.length } }
}

/**
 * Films a slide from its first picture to its last click.
 * @param clicks that the notes mark
 * @throws UsageError naming the slide and its line where the slide has other clicks than its notes, or fails
 */
export async function filmSlide(slide: number, clicks: number, filming: Filming, onStep: () => void): Promise<Journal> {
  const { stepper, deck } = filming
  const where = `slide ${slide} (${placeOf(deck, slide)})`
  await stepper.prepare(slide, deck.slides.length)
  const steps: CapturedStep[] = []
  const warnings: string[] = []
  for (let click = 0; click <= clicks; click++) {
    const state = await stepper.step(slide, click)
    if (state.clicks !== clicks)
      throw new UsageError(`${where}: the notes mark ${clicks} clicks, the slide takes ${state.clicks}.\nNext step: make the [click] marks of its notes as many as its clicks.`)
    if (state.slide !== slide || state.click !== click)
      throw new UsageError(`${where}: click ${click} leads to slide ${state.slide}, click ${state.click}.`)
    const { shots, endless } = await movementOf(filming)
    if (endless)
      warnings.push(`${where}, click ${click}: moves longer than ${LIMIT_SECONDS} s and was cut there`)
    if (stepper.incidents.length)
      throw new UsageError(`${where}, click ${click}: ${stepper.incidents.join('; ')}.`)
    steps.push(await captured(click, shots, filming))
    onStep()
  }
  return { slide, steps, warnings }
}
