/** Records the lecture: from the deck and its script to a folder that a media department can use at once. */
import type { CrewOptions } from './crew.ts'
import type { FilesOf, Film } from './film.ts'
import type { FilmStep, SourcedStep } from './plan.ts'
import { copyFileSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withProgress } from '../lib/progress.mjs'
import { writeFiles } from '../lib/write.ts'
import { captionsOf } from '../speech/captions.ts'
import { captionFiles, chaptersBySlide } from '../speech/chapters.ts'
import { timestamp } from '../speech/clock.ts'
import { filmMissing } from './crew.ts'
import { makeFilm, movementIn } from './film.ts'
import { isDraft, onFrames } from './plan.ts'
import { ensureProgram } from './programs.ts'
import { slideId, stepId } from './sound.ts'
import { stepFiles } from './store.ts'

export interface RecordOptions extends CrewOptions {
  /** What is recorded, with the times of its sources. */
  sourced: readonly SourcedStep[]
  /** Words a minute, for the manifest. */
  rate: number
  /** Where to write, and the stem of the film's name. */
  folder: string
  name: string
}

/** The film and one of each slide, by their names in the folder. */
function filmsOf(name: string, film: Film): Record<string, Film> {
  const slides = Map.groupBy(film.steps, ({ slide }) => slide)
  const segments = Array.from(slides, ([{ number, title }, steps]): [string, Film] =>
    [`segments/${slideId(number)}.mp4`, { ...film, steps, title: `${number}. ${title}`, chapters: [], captions: [] }])
  return { [`${name}.mp4`]: film, ...Object.fromEntries(segments) }
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** What to say into which file, and for how long. */
function recordingList(steps: readonly FilmStep[]): string {
  const rows = steps.map(({ slide, click, start, end, sentences }) => {
    const said = sentences.map(({ text }) => text).join(' ')
    return [`${stepId(slide.number, click)}.wav`, slide.number, click, timestamp(Math.round(start * 1000)), (end - start).toFixed(1), quoted(said)].join()
  })
  return `${['file,slide,click,start,seconds,words', ...rows].join('\n')}\n`
}

/** A step on its frames, for other tools. */
const stepEntry = ({ slide: { number, title }, click, source, startFrame, frames, movement }: FilmStep) =>
  ({ slide: number, click, title, source, startFrame, frames, movement })

/** The picture in which each step ends. */
function copyStills(folder: string, steps: readonly FilmStep[], filesOf: FilesOf): string[] {
  mkdirSync(join(folder, 'stills'), { recursive: true })
  return steps.map((step) => {
    const path = `stills/${stepId(step.slide.number, step.click)}.png`
    copyFileSync(filesOf(step).still, join(folder, path))
    return path
  })
}

/**
 * Records the slides.
 * @returns the seconds of work and of the film, its bytes without segments and stills, and how many slides had to be filmed
 * @throws UsageError with one message; what was finished stays, and the next run goes on from there
 */
export async function record(options: RecordOptions) {
  const begun = Date.now()
  const { deck, sourced, stage, fps, rate, folder, name } = options
  const ffmpeg = await ensureProgram('ffmpeg', 'A film')
  // Captions that could not be read in their time are reported before any long work.
  captionsOf(onFrames(sourced, () => 0, fps))
  const slides = [...new Set(sourced.map(({ slide }) => slide))]
  const { folderOf, filmed } = await filmMissing(slides, ffmpeg, options)
  const filesOf: FilesOf = ({ slide, click }) => stepFiles(folderOf(slide), click)
  const steps = onFrames(sourced, step => movementIn(filesOf(step)), fps)
  const { title: lecture = '', author = '' } = deck.data.headmatter as { title?: string, author?: string }
  const draft = isDraft(sourced)
  const title = draft ? `${lecture} (draft voice)` : lecture
  const films = filmsOf(name, { steps, title, author, chapters: chaptersBySlide(steps), captions: captionsOf(steps) })
  await withProgress('Putting films together', async (onFilm) => {
    for (const [path, film] of Object.entries(films)) {
      await makeFilm(join(folder, path), film, ffmpeg, fps, filesOf)
      onFilm()
    }
  }, Object.keys(films).length)
  const texts = { ...captionFiles(title, steps, name), 'takes.csv': recordingList(steps) }
  writeFiles(folder, texts)
  const stills = copyStills(folder, steps, filesOf)
  const files = [...Object.keys(films), ...Object.keys(texts), ...stills]
    .map(path => ({ path, bytes: statSync(join(folder, path)).size }))
  const last = steps[steps.length - 1]
  const frames = last.startFrame + last.frames
  const manifest = { title, draft, fps, ...stage, frames, seconds: frames / fps, rate, files, steps: steps.map(stepEntry) }
  writeFiles(folder, { 'manifest.json': `${JSON.stringify(manifest, undefined, 1)}\n` })
  return { bytes: files[0].bytes, filmed, filmSeconds: frames / fps, seconds: (Date.now() - begun) / 1000 }
}
