/** Films a slide: every click, every frame until nothing moves. */
import type { Buffer } from 'node:buffer'
import type { ScriptSlide } from '../speech/timing.ts'
import type { Stepper } from './stepper.ts'
import { writeFileSync } from 'node:fs'
import { UsageError } from '../lib/arguments.mjs'
import { encode, HOLD_SECONDS } from './chunks.ts'
import { stepFiles } from './store.ts'

/** A movement has ended when nothing has changed for so long, s. */
const QUIET_SECONDS = 0.4
/** A movement that lasts longer is taken to be endless, s. */
const LIMIT_SECONDS = 20

interface Filming {
  stepper: Stepper
  ffmpeg: string
  fps: number
  /** Only the picture that stays is kept. */
  still: boolean
}

/** Whether a movement of so many frames was cut off. */
export const isEndless = (frames: number, fps: number): boolean => frames > (LIMIT_SECONDS - QUIET_SECONDS) * fps

/** The pictures of a step: one for each frame until nothing moves, the last one the picture that stays. */
async function picturesOf(stepper: Stepper, fps: number): Promise<Buffer[]> {
  const seen: Buffer[] = []
  let quiet = 0
  let moved = true
  for (let frame = 0; quiet < QUIET_SECONDS * fps && frame < LIMIT_SECONDS * fps; frame++) {
    const { running, changed } = await stepper.tick(frame)
    const moves = running > 0 || changed
    // While nothing moves the picture stays the same, so one is taken only while something moves, and once after it.
    seen.push(moves || moved ? await stepper.picture() : seen[seen.length - 1])
    moved = moves
    quiet = running > 0 ? 0 : quiet + 1
  }
  const last = await stepper.picture()
  return [...seen.slice(0, seen.findLastIndex(picture => !picture.equals(last)) + 1), last]
}

/**
 * Films a slide from its first picture to its last click.
 * @param folder for its pictures and pieces
 * @throws UsageError naming the slide and its line when its clicks differ from those of its notes, or it fails
 */
export async function filmSlide(slide: ScriptSlide, folder: string, { stepper, ffmpeg, fps, still }: Filming, onStep: () => void): Promise<void> {
  const where = `slide ${slide.number} (${slide.place})`
  const marked = slide.spoken.steps.length - 1
  await stepper.prepare(slide.number)
  for (let click = 0; click <= marked; click++) {
    const clicks = await stepper.step(slide.number, click)
    if (clicks !== marked)
      throw new UsageError(`${where}: the notes mark ${marked} clicks, the slide takes ${clicks}.\nNext step: make the [click] marks of its notes as many as its clicks.`)
    const pictures = (await picturesOf(stepper, fps)).slice(still ? -1 : 0)
    if (stepper.incidents.length)
      throw new UsageError(`${where}, click ${click}: ${stepper.incidents.join('; ')}.`)
    const last = pictures[pictures.length - 1]
    const files = stepFiles(folder, click)
    writeFileSync(files.still, last)
    writeFileSync(files.hold, await encode(ffmpeg, fps, [last], fps * HOLD_SECONDS))
    // The picture that stays also ends the movement: players would merge two key frames in a row.
    if (pictures.length > 1)
      writeFileSync(files.movement, await encode(ffmpeg, fps, pictures))
    onStep()
  }
}
