/** `npm run record`: the lecture as a film, with captions, chapters, stills and a manifest. */
import type { SourcedStep, Sources } from '../record/plan.ts'
import type { Lecture } from '../speech/lecture.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { Given } from './index.ts'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { resolvePath, shortPath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { isDraft, onFrames, sourcedSteps } from '../record/plan.ts'
import { ensureProgram } from '../record/programs.ts'
import { record } from '../record/record.ts'
import { checkTakes, draftVoice, readTakes } from '../record/sound.ts'
import { captionsOf } from '../speech/captions.ts'
import { minutes, signedMinutes } from '../speech/clock.ts'
import { loadScript } from '../speech/lecture.ts'
import { loggedTimes, scheduleByTimes } from '../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../speech/table.ts'
import { lectureTiming, slideTiming } from '../speech/timing.ts'

const SIZES = { '1080p': { width: 1920, height: 1080 }, '4k': { width: 3840, height: 2160 } }
/** Filmed slides and spoken sentences, kept between runs; it may be deleted at any time. */
const CACHE = join(ROOT, '.cache', 'record')

/**
 * The slides to film.
 * @throws UsageError where the lecture has no such section or slides
 */
export function chosenSlides(slides: ScriptSlide[], { section, slides: range }: Partial<Given<'record'>>): ScriptSlide[] {
  const { from, to } = range ?? { from: 1, to: Infinity }
  const found = slides.filter(slide => slide.number >= from && slide.number <= to && slide.section === (section ?? slide.section))
  if (!found.length && range)
    throw new UsageError(`Slides ${from} to ${to} have no \`timing\`, so they have no script.`)
  if (!found.length)
    throw new UsageError(`--section must be one of ${[...new Set(slides.map(slide => slide.section))].join(', ')}; got ${section}.`)
  return found
}

/** How the film is called. */
export function filmName({ section, slides: range }: Partial<Given<'record'>>): string {
  if (range)
    return range.from === range.to ? `slide-${range.from}` : `slides-${range.from}-${range.to}`
  return section === undefined ? 'lecture' : `section-${section}`
}

/** What may time a step: the times of a rehearsal, recordings, and the draft voice. */
async function sourcesOf(given: Given<'record'>, slides: ScriptSlide[], chosen: ScriptSlide[]): Promise<Sources> {
  const { times, takes: folder, voice, rate } = given
  const sources: Sources = { rate }
  if (times !== undefined)
    sources.cues = scheduleByTimes(chosen.map(slide => slideTiming(slide, rate)), loggedTimes(times), times)
  if (folder !== undefined) {
    sources.takes = readTakes(resolvePath(folder))
    checkTakes(sources.takes, folder, slides, voice ? [] : chosen)
  }
  if (voice)
    sources.speak = draftVoice(await ensureProgram('espeak-ng', 'The draft voice'), join(CACHE, 'voice'), rate)
  return sources
}

const SOURCE_NAMES = { take: 'by recordings', cues: 'by the rehearsal', voice: 'by the draft voice', words: 'by their words' }

/** Times against budgets, and what would stop a recording. */
function planText(lecture: Lecture, chosen: readonly ScriptSlide[], sourced: readonly SourcedStep[], rate: number, fps: number): string {
  const timing = lectureTiming(chosen, rate, lecture.durationSeconds)
  const steps = onFrames(sourced, () => 0, fps)
  const { end } = steps[steps.length - 1]
  const bySource = Map.groupBy(steps, ({ source }) => source)
  const counts = Array.from(bySource, ([source, steps]) => `${steps.length} ${SOURCE_NAMES[source]}`)
  const silent = steps.filter(({ source, sentences }) => (source === 'words' || source === 'cues') && sentences.length).length
  const film = [
    `The film: ${minutes(end)} (${signedMinutes(end - timing.budgetSeconds)} against the budgets), ${steps.length} steps, timed ${counts.join(', ')}.`,
    silent ? `${silent} steps have words but no sound.` : 'Every word has sound.',
    `${captionsOf(steps).length} captions.`,
  ]
  return [budgetTable(timing, true), slidesToLookAt(timing), film.join(' ')].join('\n\n')
}

export async function main(given: Given<'record'>): Promise<void> {
  const { cut, size, fps = size === '4k' ? 30 : 60, rate, plan, dark, camera, still, output = join(ROOT, 'dist', 'record') } = given
  const lecture = await loadScript(ROOT, entryOf(cut))
  const [slides, name] = [chosenSlides(lecture.slides, given), filmName(given)]
  const sourced = await sourcedSteps(slides, await sourcesOf(given, lecture.slides, slides))
  if (plan)
    return console.log(planText(lecture, slides, sourced, rate, fps))
  const draft = isDraft(sourced)
  // What tells one recording from another.
  const marks = [draft && 'draft', size === '4k' && '4k', dark && 'dark', camera && 'camera', still && 'still'].filter(Boolean)
  const folder = join(resolvePath(output), [nameOf(name, cut), ...marks].join('-'))
  const { filmed, filmSeconds, bytes, seconds } = await record({
    deck: lecture.deck,
    sourced,
    stage: { ...SIZES[size], dark, camera, still },
    fps,
    rate,
    folder,
    name: draft ? `${name}-draft` : name,
    cache: join(CACHE, 'slides'),
    async build() {
      await buildIfChanged(cut)
      return join(ROOT, deckOf(cut))
    },
  })
  const perMinute = filmSeconds / 60
  console.log(`Written: ${shortPath(folder)}, ${minutes(filmSeconds)}${draft ? ' with a draft voice, not for publication' : ''}. ${filmed} of ${slides.length} slides were filmed now, the others before.
${(bytes / 1e6 / perMinute).toFixed(1)} MB and ${(seconds / perMinute).toFixed(1)} s of work a minute of film.`)
}
