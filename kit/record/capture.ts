/** Films a slide: every click, every frame until nothing moves. */
import type { Buffer } from 'node:buffer'
import type { Deck } from '../lib/deck.ts'
import type { Stepper } from './stepper.ts'
import type { Journal } from './store.ts'
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { encodeHold, encodeMovement } from './chunks.ts'
import { digest, stepFiles } from './store.ts'

/** A movement has ended when nothing has changed for so long, s. */
const QUIET_SECONDS = 0.4
/** A movement that lasts longer is taken to be endless, s. */
const LIMIT_SECONDS = 20

interface Filming {
  deck: Deck
  stepper: Stepper
  ffmpeg: string
  fps: number
  still: boolean
}

/** A slide's file and line, as a person would type them. */
export function placeOf({ folder, slides }: Deck, slide: number): string {
  const { filepath, start } = slides[slide - 1].source
  return `${relative(folder, filepath)}:${start + 1}`
}

/**
 * @returns a picture for each frame until nothing moves, none if nothing moves at all; and the picture that stays
 */
async function movementOf({ stepper, fps, still }: Filming) {
  const seen: Buffer[] = []
  let quiet = 0
  let moved = true
  let frame = 0
  while (quiet < QUIET_SECONDS * fps && frame < LIMIT_SECONDS * fps) {
    const { running, changed } = await stepper.tick()
    const moves = running > 0 || changed
    // While nothing moves the picture stays the same, so one is taken only while something moves, and once after it.
    if (!still)
      seen.push(moves || moved ? await stepper.picture() : seen[seen.length - 1])
    moved = moves
    quiet = running > 0 ? 0 : quiet + 1
    frame++
  }
  const last = await stepper.picture()
  const moving = seen.findLastIndex(picture => !picture.equals(last)) + 1
  // The picture that stays also ends the movement: players would merge two key frames in a row.
  return { frames: moving ? [...seen.slice(0, moving), last] : [], last, endless: quiet < QUIET_SECONDS * fps }
}

/**
 * Films a slide from its first picture to its last click.
 * @param folder for its pictures and pieces
 * @param clicks that the notes mark
 * @throws UsageError naming the slide and its line when its clicks differ from those of its notes, or it fails
 */
export async function filmSlide(slide: number, clicks: number, folder: string, filming: Filming, onStep: () => void): Promise<Journal> {
  const { deck, stepper, ffmpeg, fps } = filming
  const where = `slide ${slide} (${placeOf(deck, slide)})`
  await stepper.prepare(slide, deck.slides.length)
  const movements: string[][] = []
  const warnings: string[] = []
  for (let click = 0; click <= clicks; click++) {
    const state = await stepper.step(slide, click)
    if (state.clicks !== clicks)
      throw new UsageError(`${where}: the notes mark ${clicks} clicks, the slide takes ${state.clicks}.\nNext step: make the [click] marks of its notes as many as its clicks.`)
    if (state.slide !== slide || state.click !== click)
      throw new UsageError(`${where}: click ${click} leads to slide ${state.slide}, click ${state.click}.`)
    const { frames, last, endless } = await movementOf(filming)
    if (endless)
      warnings.push(`${where}, click ${click}: moves longer than ${LIMIT_SECONDS} s and was cut there`)
    if (stepper.incidents.length)
      throw new UsageError(`${where}, click ${click}: ${stepper.incidents.join('; ')}.`)
    const files = stepFiles(folder, click)
    writeFileSync(files.still, last)
    writeFileSync(files.hold, await encodeHold(ffmpeg, fps, last))
    if (frames.length)
      writeFileSync(files.movement, await encodeMovement(ffmpeg, fps, frames))
    movements.push(frames.map(frame => digest(frame)))
    onStep()
  }
  return { movements, warnings }
}
