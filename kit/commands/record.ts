import type { Deck } from '../lib/deck.ts'
/** `npm run record`: the lecture as a film, with captions, chapters, stills and a manifest. */
import type { Given } from '../lib/given.ts'
import type { FilmStep, PlaceOf, Sources } from '../record/plan.ts'
import type { Size } from '../record/record.ts'
import type { Lecture } from '../speech/lecture.ts'
import type { LoggedStep } from '../speech/schedule.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { loadDeck } from '../lib/deck.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { countSources } from '../record/manifest.ts'
import { checkTakes, cuesByStep, onFrames, sourcedSteps } from '../record/plan.ts'
import { ensureProgram, ESPEAK } from '../record/programs.ts'
import { placesOf, record } from '../record/record.ts'
import { draftVoice, readTakes } from '../record/voice.ts'
import { captionsOf } from '../speech/captions.ts'
import { minutes, signedMinutes } from '../speech/clock.ts'
import { loadScript } from '../speech/lecture.ts'
import { readTimes } from '../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../speech/table.ts'
import { lectureTiming } from '../speech/timing.ts'

/** Where pieces are kept between runs; it may be deleted at any time. */
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
    throw new UsageError(`None of the slides ${from} to ${to} has a time of its own, so none is spoken.`)
  return { slides: found, name: from === to ? `slide-${from}` : `slides-${from}-${to}` }
}

function loggedCues(file: string): LoggedStep[] {
  try {
    return readTimes(readFileSync(resolvePath(file), 'utf8'), file)
  }
  catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--cues must name a file that can be read: ${(error as Error).message}`)
  }
}

/** Where each step's time may come from. */
async function sourcesOf({ cues: cueFile, takes: takeFolder, voice, rate }: Given<'record'>, lecture: Lecture, chosen: readonly ScriptSlide[], placeOf: PlaceOf): Promise<Sources> {
  const cues = cueFile === undefined ? undefined : cuesByStep(loggedCues(cueFile), lecture.slides, lecture.deckSlides, cueFile, placeOf)
  const takes = takeFolder === undefined ? undefined : readTakes(resolvePath(takeFolder))
  if (takes && takeFolder !== undefined)
    checkTakes(takes, takeFolder, lecture.slides, chosen, () => voice, placeOf)
  const speak = voice ? draftVoice(await ensureProgram(ESPEAK, 'The draft voice'), join(CACHE, 'voice'), rate) : undefined
  return { rate, cues, takes, speak }
}

const SOURCE_NAMES = { take: 'by recordings', cues: 'by the rehearsal', voice: 'by the draft voice', words: 'by their words' }

/** Times against budgets, and what a recording would stumble over. */
function planText(lecture: Lecture, chosen: readonly ScriptSlide[], steps: readonly FilmStep[], { rate }: Given<'record'>): string {
  const timing = lectureTiming(chosen, rate, lecture.durationSeconds)
  const seconds = steps.at(-1)?.end ?? 0
  const counts = Object.entries(countSources(steps)).map(([source, count]) => `${count} ${SOURCE_NAMES[source as keyof typeof SOURCE_NAMES]}`)
  const silent = steps.filter(({ clips, sentences }) => !clips.length && sentences.length).length
  return [
    budgetTable(timing, true),
    slidesToLookAt(timing),
    `The film: ${minutes(seconds)} (${signedMinutes(seconds - timing.budgetSeconds)} against the budgets), ${steps.length} steps, timed ${counts.join(', ')}. ${silent ? `${silent} steps have words and no sound.` : 'Every word has its sound.'} ${captionsOf(steps).length} captions.`,
  ].join('\n\n')
}

async function loaded(cut: number): Promise<{ deck: Deck, lecture: Lecture }> {
  const entry = entryOf(cut)
  return { deck: await loadDeck(ROOT, entry), lecture: await loadScript(ROOT, entry) }
}

/** What tells one recording from another, in the name of its folder. */
function folderName(name: string, size: Size, draft: boolean, { cut, dark, camera, still }: Given<'record'>): string {
  const marks = [draft && 'draft', size === '4k' && '4k', dark && 'dark', camera && 'camera', still && 'still'].filter(Boolean)
  return [nameOf(name, cut), ...marks].join('-')
}

export async function main(given: Given<'record'>): Promise<void> {
  const { cut, size, fps = size === '4k' ? 30 : 60, rate, voice, plan, dark, camera, still, output } = given
  const { deck, lecture } = await loaded(cut)
  const { slides, name } = chosenSlides(lecture, given)
  const sources = await sourcesOf(given, lecture, slides, placesOf(deck))
  const sourced = await sourcedSteps(slides, sources)
  if (plan)
    return console.log(planText(lecture, slides, onFrames(sourced, () => 0, fps), given))
  const draft = sourced.some(({ source }) => source === 'voice')
  const folder = join(output === undefined ? join(ROOT, 'dist', 'record') : resolvePath(output), folderName(name, size, draft, given))
  const result = await record({
    deck,
    lecture,
    slides,
    sourced,
    size,
    fps,
    dark,
    camera,
    still,
    draft,
    rate,
    folder,
    name: draft ? `${name}-draft` : name,
    cache: CACHE,
    build: async () => {
      await buildIfChanged(cut)
      return join(ROOT, deckOf(cut))
    },
  })
  for (const warning of result.warnings)
    console.log(`Warning: ${warning}.`)
  const shown = shortPath(folder)
  const perMinute = result.filmSeconds / 60
  console.log(`Written: ${shown}, ${minutes(result.filmSeconds)}${voice && draft ? ' with a draft voice, not for publication' : ''}. ${result.filmed} of ${slides.length} slides were filmed, the rest was kept.
${(result.bytes / 1e6 / perMinute).toFixed(1)} MB and ${(result.seconds / perMinute).toFixed(1)} s of work a minute of film; the least like its slide has ${result.leastDecibels.toFixed(1)} dB.`)
}
