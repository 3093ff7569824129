/** The recorded lecture: from the deck and its script to a folder that a media department can use at once. */
import type { CrewOptions } from './crew.ts'
import type { Cutting, Film } from './film.ts'
import type { FilmStep } from './frames.ts'
import type { SourcedStep } from './sources.ts'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeFiles } from '../lib/write.ts'
import { captionsOf, subRip, webVtt } from '../speech/captions.ts'
import { asCues, chaptersBySection, chaptersBySlide, youTube } from '../speech/chapters.ts'
import { bySlide, transcript } from '../speech/pages.ts'
import { checkFilm } from './check.ts'
import { filmMissing } from './crew.ts'
import { makeFilm, thumbnailOf } from './film.ts'
import { filmFrames, onFrames } from './frames.ts'
import { bookingList, exact, fileEntry, json, stepList } from './manifest.ts'
import { ensureProgram, explained, FFMPEG } from './programs.ts'
import { remaining } from './progress.ts'
import { isDraft, stepsBySource } from './sources.ts'
import { Store } from './store.ts'
import { slideId, stepId } from './takes.ts'

export const SIZES = { '1080p': { width: 1920, height: 1080 }, '4k': { width: 3840, height: 2160 } } as const
export type Size = keyof typeof SIZES

export interface RecordOptions extends Omit<CrewOptions, 'stage'> {
  /** What is recorded, with the times of its sources. */
  sourced: readonly SourcedStep[]
  size: Size
  dark: boolean
  camera: boolean
  still: boolean
  /** Words a minute, for the manifest. */
  rate: number
  /** Where to write, and the stem of the film's name. */
  folder: string
  name: string
  /** Where pieces lie between runs. */
  cache: string
}

export interface Recorded {
  /** Of work. */
  seconds: number
  filmSeconds: number
  /** Of the film, without segments and stills. */
  bytes: number
  /** Slides that had to be filmed. */
  filmed: number
  leastDecibels: number
  warnings: string[]
}

const stillName = ({ slide, click }: FilmStep): string => `stills/${stepId(slide.number, click)}.png`
const segmentName = (slide: number): string => `segments/${slideId(slide)}.mp4`

/** The film, and a segment for each slide. */
async function makeFilms(folder: string, name: string, film: Film, cutting: Cutting): Promise<void> {
  const slides = bySlide(film.steps)
  const progress = remaining('Putting films together', slides.length + 1)
  await makeFilm(join(folder, name), film, cutting)
  progress.step()
  for (const { slide } of slides) {
    const steps = film.steps.filter(step => step.slide === slide)
    await makeFilm(join(folder, segmentName(slide.number)), { ...film, steps, title: `${slide.number}. ${slide.title}`, chapters: [], captions: [] }, cutting)
    progress.step()
  }
  progress.end()
}

/** Captions, chapters and lists. */
function textFiles({ title, steps, captions, chapters }: Film, name: string, fps: number, rate: number): Record<string, string> {
  const bySection = chaptersBySection(steps)
  // Fewer than three are none to YouTube.
  const described = [bySection, chapters].find(({ length }) => length >= 3)
  return {
    [`${name}.vtt`]: webVtt(captions),
    [`${name}.srt`]: subRip(captions),
    'chapters.vtt': webVtt(asCues(chapters)),
    ...described ? { 'chapters.txt': youTube(described) } : {},
    'transcript.txt': transcript(title, steps),
    'steps.json': stepList(steps, fps, rate),
    'takes.csv': bookingList(steps),
  }
}

/** The lists, every step's picture, and the first slide as it ends for a thumbnail. */
async function writeBeside(folder: string, texts: Record<string, string>, steps: readonly FilmStep[], stillOf: (step: FilmStep) => string, ffmpeg: string): Promise<void> {
  const first = steps.filter(({ slide }) => slide === steps[0].slide)
  writeFiles(folder, { ...texts, 'thumbnail.jpg': await thumbnailOf(ffmpeg, stillOf(first[first.length - 1])) })
  mkdirSync(join(folder, 'stills'), { recursive: true })
  for (const step of steps)
    copyFileSync(stillOf(step), join(folder, stillName(step)))
}

/** Every file in the folder, those that last with their seconds. */
async function entriesOf(folder: string, filmName: string, texts: Record<string, string>, steps: readonly FilmStep[], fps: number) {
  const films = [[filmName, steps] as const, ...bySlide(steps).map(({ slide }) => [segmentName(slide.number), steps.filter(step => step.slide === slide)] as const)]
  const others = [...Object.keys(texts), 'thumbnail.jpg', ...steps.map(stillName)]
  return Promise.all([
    ...films.map(([path, steps]) => fileEntry(folder, path, filmFrames(steps) / fps)),
    ...others.map(path => fileEntry(folder, path)),
  ])
}

/**
 * Records the slides.
 * @throws UsageError with one message; what was finished stays, and the next run goes on from there
 */
export async function record(options: RecordOptions): Promise<Recorded> {
  const begun = Date.now()
  const { deck, sourced, size, dark, camera, still, fps, rate, folder, name } = options
  const ffmpeg = await ensureProgram(FFMPEG, 'A film')
  const store = new Store(options.cache)
  // Before anything long: what cannot be read in its time is said now.
  captionsOf(onFrames(sourced, () => 0, fps))
  const slides = [...new Set(sourced.map(({ slide }) => slide))]
  const { journals, filmed, versions } = await filmMissing(slides, store, ffmpeg, { ...options, stage: { ...SIZES[size], dark, still, camera } })
  const capturedAt = (slide: number, click: number) => journals.get(slide)!.steps[click]
  const steps = onFrames(sourced, (slide, click) => capturedAt(slide, click).movement?.frames ?? 0, fps)
  const draft = isDraft(sourced)
  const { title = '', author = '' } = deck.data.headmatter as { title?: string, author?: string }
  const film: Film = { steps, title: `${title}${draft ? ' (draft voice)' : ''}`, author, chapters: chaptersBySlide(steps), captions: captionsOf(steps) }
  const cutting: Cutting = { ffmpeg, fps, store, capturedOf: ({ slide, click }) => capturedAt(slide.number, click) }
  const stillOf = (step: FilmStep): string => store.pathOf(cutting.capturedOf(step).still)
  const filmName = `${name}.mp4`
  try {
    await makeFilms(folder, filmName, film, cutting)
    const progress = remaining('Checking the film, steps', steps.length)
    const leastDecibels = await checkFilm(ffmpeg, join(folder, filmName), film, { fps, ...SIZES[size], stillOf }, progress.step)
    progress.end()
    const texts = textFiles(film, name, fps, rate)
    await writeBeside(folder, texts, steps, stillOf, ffmpeg)
    const files = await entriesOf(folder, filmName, texts, steps, fps)
    const warnings = [...journals.values()].flatMap(journal => journal.warnings)
    const frames = filmFrames(steps)
    writeFiles(folder, { 'manifest.json': json({
      ...{ title: film.title, draft, fps, ...SIZES[size], frames, seconds: frames / fps, rate, dark, camera, still, versions, warnings, files },
      leastDecibels: Number.isFinite(leastDecibels) ? exact(leastDecibels) : null,
      steps: steps.length,
      timedBy: stepsBySource(sourced),
    }) })
    return { seconds: (Date.now() - begun) / 1000, filmSeconds: frames / fps, bytes: files[0].bytes, filmed, leastDecibels, warnings }
  }
  catch (error) {
    throw explained(error, `${folder} holds only a part of the recording of ${slides.length} slides`)
  }
}
