/** The checks of the rules of this house: each returns its problems, slide by slide. */
import type { SlideInfo } from '@slidev/types'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import type { DeckCheck } from '../structure/checks.ts'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { unknownIn } from '../../kit/parse/problems.ts'
import { loadScript } from '../../kit/speech/lecture.ts'
import { RATES } from '../../kit/speech/rates.mjs'
import { lectureTiming, overSeconds } from '../../kit/speech/timing.ts'
import { loadDeck, placeOf, problemOf } from '../../kit/test/support/source.ts'
import { SECTIONS } from '../../snippets/text/sections.ts'
import { everySlide, wholeDeck } from '../structure/checks.ts'
import { vueFiles } from '../structure/vue-files.ts'
import { loneReferences, missingReferences, unexplainedTerms } from './references.ts'
import { CUT_NEEDS, NEEDED_SECTIONS, TIME_SLACK } from './rules.ts'
import { typedFigures, typedMeasures, wordsOfComponent, wordsOfMarkdown } from './typed-figures.ts'

const NOT_SPOKEN = ['Backup', 'Figures']
const HIDDEN = /^[ \t]*(`{3}|~{3})[^\n]*\n[\s\S]*?^[ \t]*\1[ \t]*$|<(script|style)\b[\s\S]*?<\/\2>|<!--[\s\S]*?-->/gm
const EMOJI = /(?![©®™])\p{Extended_Pictographic}|\u{FE0F}/gu

const wordsAndNote = ({ content, note }: SlideInfo): string => `${content.replace(HIDDEN, '')}\n${note ?? ''}`

const notes = everySlide('notes', ({ note }) => note?.replace(/\[click(?::\d+)?\]/gi, '').trim() ? [] : ['the slide has no speaker notes'])

/** Slides by section: `section: n` on a slide begins section n. */
function sectionsOf({ slides }: Deck): Map<number, SlideInfo[]> {
  const sections = new Map<number, SlideInfo[]>()
  let current: SlideInfo[] = []
  for (const slide of slides) {
    const { section } = slide.frontmatter
    if (section !== undefined)
      sections.set(section as number, current = [])
    current.push(slide)
  }
  return sections
}

/** What concerns a deck as a whole, with the file of its settings. */
const ofEntry = (check: string, { data: { entry } }: Deck, messages: string[]): Problem[] =>
  wholeDeck(check, messages.map(message => `${basename(entry.filepath)}: ${message}`))

/** A cut has its own minutes; the plan's are those of the whole lecture. */
const isWhole = ({ data: { entry } }: Deck): boolean => basename(entry.filepath) === entryOf(WHOLE)

const sectionOrder: DeckCheck = (deck) => {
  const found = [...sectionsOf(deck)]
  const numbers = found.map(([number]) => number)
  const late = found.filter(([number], index) => index > 0 && number <= numbers[index - 1])
  const missing = isWhole(deck) ? NEEDED_SECTIONS.filter(number => !numbers.includes(number)) : []
  return [
    ...late.map(([number, [first]]) => problemOf('section order', first, `section ${number} is out of order: put snippets/text/sections.ts into the new one, and number the pages anew`)),
    ...ofEntry('section order', deck, missing.map(number => `section ${number} has no slide, and NEEDED_SECTIONS asks for it`)),
  ]
}

const sectionTime: DeckCheck = deck => (isWhole(deck) ? [...sectionsOf(deck)] : []).flatMap(([section, slides]) => {
  const planned = SECTIONS[section]?.minutes
  const seconds = slides.reduce((sum, { frontmatter }) => sum + Number(frontmatter.timing ?? 0), 0)
  // What is no number is the matter of another check.
  return planned === undefined || Number.isNaN(seconds) || Math.abs(seconds / 60 - planned) <= planned * TIME_SLACK
    ? []
    : [problemOf('section time', slides[0], `section ${section} takes ${(seconds / 60).toFixed(1)} minutes; snippets/text/sections.ts gives it ${planned}`)]
})

/** What is said, by the clock. */
async function timingOf({ data: { entry }, folder }: Deck) {
  const { slides, durationSeconds } = await loadScript(folder, basename(entry.filepath))
  return { timing: lectureTiming(slides, RATES.usual, durationSeconds), durationSeconds }
}

const deckTime: DeckCheck = async (deck) => {
  const { timing, durationSeconds } = await timingOf(deck)
  const minutes = (seconds: number): string => (seconds / 60).toFixed(1)
  return ofEntry('deck time', deck, Object.entries({ 'the slides take': timing.budgetSeconds, 'the notes take': timing.predictedSeconds })
    .filter(([, seconds]) => Math.abs(seconds / durationSeconds - 1) > TIME_SLACK)
    .map(([what, seconds]) => `${what} ${minutes(seconds)} minutes; the deck says ${minutes(durationSeconds)}`))
}

const slideTime: DeckCheck = async (deck) => {
  const { timing } = await timingOf(deck)
  return timing.sections.flatMap(section => section.slides).filter(timed => overSeconds(timed) > TIME_SLACK * timed.budgetSeconds).map(timed =>
    problemOf('slide time', deck.slides[timed.slide.number - 1], `the notes take ${Math.round(timed.predictedSeconds)} s, timing gives ${timed.budgetSeconds}`))
}

const emoji = everySlide('emoji', slide => (wordsAndNote(slide).match(EMOJI) ?? []).map(found => `holds the emoji ${found}`))

const dashes = everySlide('dashes', slide => [...wordsAndNote(slide).matchAll(/.{0,20}\s—\s.{0,20}/g)].map(([found]) => `a dash between spaces: "${found.trim()}"`))

/** Its seconds are a direction, not a figure of the lecture. */
const PAUSE = /\[pause [\d.]+\]/gi

const DRAWING = /<((?:Old)?Drawing)\b[\s\S]*?<\/\1>/g

/** A slide of plain Markdown says what its instructor counted. */
const figuresInWords = everySlide('typed figures', ({ content, note, frontmatter }) => frontmatter.layout === 'text'
  ? []
  : [
      ...typedFigures(wordsOfMarkdown(content.replace(DRAWING, ''))).map(found => `typed figure: "${found}"`),
      ...typedMeasures(wordsOfMarkdown((content.match(DRAWING) ?? []).join(' '))).map(found => `typed figure in a drawing: "${found}"`),
      ...typedFigures(wordsOfMarkdown(String(frontmatter.title ?? ''))).map(found => `typed figure in the title: "${found}"`),
      ...typedFigures(wordsOfMarkdown((note ?? '').replace(PAUSE, ''))).map(found => `typed figure in the notes: "${found}"`),
    ])

const figuresInComponents: DeckCheck = ({ folder }) => wholeDeck('typed figures', vueFiles(folder, ['components']).flatMap(([file, source]) =>
  typedFigures(wordsOfComponent(source)).map(found => `${file}: typed figure: "${found}"`)))

/** What is on the slides that are spoken. */
const spoken = ({ slides }: Deck) => ({ slides: slides.filter(({ frontmatter: { part } }) => !NOT_SPOKEN.includes(String(part))) })

const cutArc: DeckCheck = (deck) => {
  const [layouts, links, parts] = ['layout', 'link', 'part'].map(key => deck.slides.map(({ frontmatter }) => String(frontmatter[key])))
  const asks: [kept: boolean, message: string][] = [
    [layouts[0] === 'title', 'a cut begins with the title'],
    [parts.at(-1) === 'Summary', 'a cut ends with a summary'],
    ...CUT_NEEDS.map((link): [boolean, string] => [links.includes(link), `a cut has the slide "${link}"`]),
    ...['Training', 'Serving'].map((name): [boolean, string] => [parts.filter(part => part === name).length >= 2, `a cut has two slides of ${name}`]),
    [parts.lastIndexOf('Training') < parts.indexOf('Serving'), 'training comes before serving'],
    [layouts.some(layout => layout === 'misconception' || layout === 'predict'), 'a cut has a misconception or a check'],
    [!parts.some(part => NOT_SPOKEN.includes(part)), 'a cut has no backup'],
  ]
  return isWhole(deck) ? [] : ofEntry('cut arc', deck, asks.filter(([kept]) => !kept).map(([, message]) => message))
}

/** The line of a cut that names a slide. */
function inCut({ data: { entry: { filepath } } }: Deck, link: string): string {
  const lines = readFileSync(filepath, 'utf8').split('\n')
  return `${basename(filepath)}:${lines.findIndex(line => new RegExp(`(?<![\\w-])${link}(?![\\w-])`).test(line)) + 1}`
}

/** Each step back is told once, where it is taken: behind it the order may be right again. */
const cutOrder: DeckCheck = async (deck) => {
  if (isWhole(deck))
    return []
  const whole = await loadDeck(deck.folder, entryOf(WHOLE))
  const place = new Map(whole.slides.map(({ source }, index) => [source.raw, index]))
  const answers = deck.slides.flatMap((slide, index) =>
    slide.frontmatter.layout === 'predict' && deck.slides[index + 1]?.frontmatter.layout !== 'verify' ? [problemOf('cut order', slide, 'its answer does not follow')] : [])
  const kept = deck.slides.filter(({ source }) => place.has(source.raw))
  const late = kept.slice(1).flatMap((slide, index) => {
    const [before, here] = [kept[index], slide].map(({ source, frontmatter }) => ({ at: place.get(source.raw)!, link: String(frontmatter.link) }))
    return here.at > before.at ? [] : [`${inCut(deck, here.link)}: "${here.link}" comes after "${before.link}", but in ${entryOf(WHOLE)} before it, at ${placeOf(slide)}. A cut that is in another order on purpose: set 'cut order' to false.`]
  })
  return [...answers, ...wholeDeck('cut order', late)]
}

/** A check that compares slides: in a deck that is not correct, it would tell of that again. */
const ofCorrect = (check: DeckCheck): DeckCheck => deck => unknownIn(deck).length ? [] : check(deck)

export const HOUSE_CHECKS: Record<string, DeckCheck[]> = {
  'notes': [notes],
  'section order': [ofCorrect(sectionOrder)],
  'section time': [ofCorrect(sectionTime)],
  'slide time': [ofCorrect(slideTime)],
  'deck time': [ofCorrect(deckTime)],
  'emoji': [emoji],
  'dashes': [dashes],
  'typed figures': [figuresInWords, figuresInComponents],
  'references': [ofCorrect(missingReferences), deck => loneReferences(spoken(deck))],
  'terms': [ofCorrect(unexplainedTerms)],
  'cut arc': [ofCorrect(cutArc)],
  'cut order': [ofCorrect(cutOrder)],
}
