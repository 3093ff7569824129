/** Records the lecture: from the deck and its script to a folder that a media department can use at once. */
import type { CrewOptions } from './crew.ts'
import type { Cutting, Film } from './film.ts'
import type { FilmStep } from './frames.ts'
import type { SourcedStep } from './sources.ts'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeFiles } from '../lib/write.ts'
import { captionsOf, subRip, webVtt } from '../speech/captions.ts'
import { asCues, chaptersBySection, chaptersBySlide, youTube } from '../speech/chapters.ts'
import { transcript } from '../speech/pages.ts'
import { checkFilm } from './check.ts'
import { filmMissing } from './crew.ts'
import { makeFilm } from './film.ts'
import { filmFrames, onFrames } from './frames.ts'
import { exact, fileEntry, json, recordingList, stepList } from './lists.ts'
import { ensureProgram, explained, FFMPEG } from './programs.ts'
import { remaining } from './progress.ts'
import { isDraft, stepsBySource } from './sources.ts'
import { stepFiles } from './store.ts'
import { slideId, stepId } from './takes.ts'

export interface RecordOptions extends CrewOptions {
  /** What is recorded, with the times of its sources. */
  sourced: readonly SourcedStep[]
  /** Words a minute, for the manifest. */
  rate: number
  /** Where to write, and the stem of the film's name. */
  folder: string
  name: string
}

/** Files below the folder of the recording, by their names there. */
type Films = Record<string, Film>

/** A film of each slide. */
function segmentsOf(film: Film): Films {
  const slides = [...new Set(film.steps.map(({ slide }) => slide))]
  return Object.fromEntries(slides.map(slide => [`segments/${slideId(slide.number)}.mp4`, {
    steps: film.steps.filter(step => step.slide === slide),
    title: `${slide.number}. ${slide.title}`,
    author: film.author,
    chapters: [],
    captions: [],
  }]))
}

async function makeFilms(folder: string, films: Films, cutting: Cutting): Promise<void> {
  const progress = remaining('Putting films together', Object.keys(films).length)
  for (const [path, film] of Object.entries(films)) {
    await makeFilm(join(folder, path), film, cutting)
    progress.step()
  }
  progress.end()
}

/** Captions, chapters and lists. */
function textsOf({ title, steps, captions, chapters }: Film, name: string, fps: number, rate: number): Record<string, string> {
  // YouTube ignores fewer than three chapters.
  const described = [chaptersBySection(steps), chapters].find(({ length }) => length >= 3)
  return {
    [`${name}.vtt`]: webVtt(captions),
    [`${name}.srt`]: subRip(captions),
    'chapters.vtt': webVtt(asCues(chapters)),
    ...described ? { 'chapters.txt': youTube(described) } : {},
    'transcript.txt': transcript(title, steps),
    'steps.json': stepList(steps, fps, rate),
    'takes.csv': recordingList(steps),
  }
}

/** The picture in which each step ends. */
function copyStills(folder: string, steps: readonly FilmStep[], { filesOf }: Cutting): string[] {
  mkdirSync(join(folder, 'stills'), { recursive: true })
  return steps.map((step) => {
    const path = `stills/${stepId(step.slide.number, step.click)}.png`
    copyFileSync(filesOf(step).still, join(folder, path))
    return path
  })
}

/** Everything in the folder, and how it came about. */
function manifestOf({ sourced, stage, fps, rate }: RecordOptions, { title, steps }: Film, rest: object): string {
  const frames = filmFrames(steps)
  const count = { steps: steps.length, timedBy: stepsBySource(sourced) }
  return json({ title, draft: isDraft(sourced), fps, ...stage, frames, seconds: frames / fps, rate, ...count, ...rest })
}

/** Puts everything into the folder that was asked for. */
async function writeRecording(options: RecordOptions, film: Film, cutting: Cutting, versions: string[], warnings: string[]) {
  const { stage, fps, rate, folder, name } = options
  const films: Films = { [`${name}.mp4`]: film, ...segmentsOf(film) }
  await makeFilms(folder, films, cutting)
  const leastDecibels = await checkFilm(join(folder, `${name}.mp4`), film, cutting, stage)
  const texts = textsOf(film, name, fps, rate)
  writeFiles(folder, texts)
  const paths = [...Object.keys(films), ...Object.keys(texts), ...copyStills(folder, film.steps, cutting)]
  const files = []
  for (const path of paths)
    files.push(await fileEntry(folder, path, films[path]))
  writeFiles(folder, { 'manifest.json': manifestOf(options, film, { versions, warnings, files, leastDecibels: exact(leastDecibels) }) })
  return { bytes: files[0].bytes, leastDecibels }
}

/**
 * Records the slides.
 * @returns the seconds of work and of the film, its bytes without segments and stills, and how many slides had to be filmed
 * @throws UsageError with one message; what was finished stays, and the next run goes on from there
 */
export async function record(options: RecordOptions) {
  const begun = Date.now()
  const { deck, sourced, fps } = options
  const ffmpeg = await ensureProgram(FFMPEG, 'A film')
  // Captions that could not be read in their time are reported before any long work.
  captionsOf(onFrames(sourced, () => 0, fps))
  try {
    const { folderOf, journals, filmed, versions } = await filmMissing([...new Set(sourced.map(({ slide }) => slide))], ffmpeg, options)
    const steps = onFrames(sourced, (slide, click) => journals.get(slide)!.movements[click].length, fps)
    const { title = '', author = '' } = deck.data.headmatter as { title?: string, author?: string }
    const film: Film = { steps, title: isDraft(sourced) ? `${title} (draft voice)` : title, author, chapters: chaptersBySlide(steps), captions: captionsOf(steps) }
    const cutting: Cutting = { ffmpeg, fps, filesOf: ({ slide, click }) => stepFiles(folderOf(slide.number), click) }
    const warnings = [...journals.values()].flatMap(journal => journal.warnings)
    const written = await writeRecording(options, film, cutting, versions, warnings)
    return { ...written, filmed, warnings, filmSeconds: filmFrames(steps) / fps, seconds: (Date.now() - begun) / 1000 }
  }
  catch (error) {
    throw explained(error)
  }
}

export type Recorded = Awaited<ReturnType<typeof record>>
