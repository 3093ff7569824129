/** `npm run record`: the lecture as a film, with captions, chapters, stills and a manifest. */
import type { Deck } from '../lib/deck.ts'
import type { SourcedStep, Sources } from '../record/sources.ts'
import type { Lecture } from '../speech/lecture.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { Given } from './index.ts'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { loadDeck } from '../lib/deck.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { LEAST_DECIBELS } from '../record/check.ts'
import { onFrames } from '../record/frames.ts'
import { ensureProgram, ESPEAK } from '../record/programs.ts'
import { record } from '../record/record.ts'
import { draftVoice } from '../record/sound.ts'
import { cuesOf, isDraft, sourcedSteps, stepsBySource } from '../record/sources.ts'
import { checkTakes, readTakes } from '../record/takes.ts'
import { captionsOf } from '../speech/captions.ts'
import { minutes, signedMinutes } from '../speech/clock.ts'
import { loadScript, noScript } from '../speech/lecture.ts'
import { loggedTimes } from '../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../speech/table.ts'
import { lectureTiming } from '../speech/timing.ts'

const SIZES = { '1080p': { width: 1920, height: 1080 }, '4k': { width: 3840, height: 2160 } }
/** Filmed slides and spoken sentences, kept between runs; it may be deleted at any time. */
const CACHE = join(ROOT, '.cache', 'record')

/**
 * The slides to film, and how the film is called.
 * @throws UsageError where the lecture has no such section or slides
 */
export function chosenSlides({ slides, deckSlides }: Lecture, { section, slides: range }: Partial<Given<'record'>>): { slides: ScriptSlide[], name: string } {
  if (section !== undefined) {
    const found = slides.filter(slide => slide.section === section)
    if (!found.length)
      throw new UsageError(`--section must be one of ${[...new Set(slides.map(slide => slide.section))].join(', ')}; got ${section}.`)
    return { slides: found, name: `section-${section}` }
  }
  if (!range)
    return { slides, name: 'lecture' }
  const { from, to } = range
  if (to > deckSlides)
    throw new UsageError(`--slides must lie within the slides of the lecture, 1 to ${deckSlides}; got ${to}.`)
  const found = slides.filter(({ number }) => number >= from && number <= to)
  if (!found.length)
    throw noScript(from, to)
  return { slides: found, name: from === to ? `slide-${from}` : `slides-${from}-${to}` }
}

/** What may time a step: the times of a rehearsal, recordings, and the draft voice. */
async function sourcesOf({ times, takes: folder, voice, rate }: Given<'record'>, deck: Deck, lecture: Lecture, chosen: readonly ScriptSlide[]): Promise<Sources> {
  const sources: Sources = { rate }
  if (times !== undefined)
    sources.cues = cuesOf(loggedTimes(times), times, chosen, rate)
  if (folder !== undefined) {
    sources.takes = readTakes(resolvePath(folder))
    checkTakes(sources.takes, folder, deck, lecture.slides, voice ? [] : chosen)
  }
  if (voice)
    sources.speak = draftVoice(await ensureProgram(ESPEAK, 'The draft voice'), join(CACHE, 'voice'), rate)
  return sources
}

const SOURCE_NAMES = { take: 'by recordings', cues: 'by the rehearsal', voice: 'by the draft voice', words: 'by their words' }

/** Times against budgets, and what would stop a recording. */
function planText(lecture: Lecture, chosen: readonly ScriptSlide[], sourced: readonly SourcedStep[], rate: number, fps: number): string {
  const timing = lectureTiming(chosen, rate, lecture.durationSeconds)
  const steps = onFrames(sourced, () => 0, fps)
  const { end } = steps[steps.length - 1]
  const counts = Object.entries(stepsBySource(steps)).map(([source, count]) => `${count} ${SOURCE_NAMES[source as keyof typeof SOURCE_NAMES]}`)
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
  const entry = entryOf(cut)
  const [deck, lecture] = [await loadDeck(ROOT, entry), await loadScript(ROOT, entry)]
  const { slides, name } = chosenSlides(lecture, given)
  const sourced = await sourcedSteps(slides, await sourcesOf(given, deck, lecture, slides))
  if (plan)
    return console.log(planText(lecture, slides, sourced, rate, fps))
  const draft = isDraft(sourced)
  // What tells one recording from another.
  const marks = [draft && 'draft', size === '4k' && '4k', dark && 'dark', camera && 'camera', still && 'still'].filter(Boolean)
  const folder = join(resolvePath(output), [nameOf(name, cut), ...marks].join('-'))
  const build = async (): Promise<string> => {
    await buildIfChanged(cut)
    return join(ROOT, deckOf(cut))
  }
  const stage = { ...SIZES[size], dark, camera, still }
  const result = await record({ deck, sourced, stage, fps, rate, folder, name: draft ? `${name}-draft` : name, cache: join(CACHE, 'slides'), build })
  for (const warning of result.warnings)
    console.log(`Warning: ${warning}.`)
  const perMinute = result.filmSeconds / 60
  console.log(`Written: ${shortPath(folder)}, ${minutes(result.filmSeconds)}${draft ? ' with a draft voice, not for publication' : ''}. ${result.filmed} of ${slides.length} slides were filmed now, the others before.
${(result.bytes / 1e6 / perMinute).toFixed(1)} MB and ${(result.seconds / perMinute).toFixed(1)} s of work a minute of film. Lowest match with a slide: ${result.leastDecibels.toFixed(1)} dB (${LEAST_DECIBELS} is the limit).`)
}
