/**
 * Captions from the script: at most two lines of 42 characters, 1 to 7 seconds, at most 20 characters
 * a second, never two at once. A long sentence is cut into parts of about the same length, so that no
 * single word is left over. If speech is fast a cue may come late, but never by more than 5 s.
 */
import type { TimedSentence, TimedStep } from './schedule.ts'
import { UsageError } from '../lib/arguments.mjs'
import { escaped } from '../lib/html.ts'
import { timestamp } from './clock.ts'

export const LIMITS = { lineCharacters: 42, lines: 2, leastMs: 1000, mostMs: 7000, charactersPerSecond: 20, shiftMs: 5000 }

export interface Cue {
  /** Milliseconds from the start. */
  start: number
  end: number
  lines: string[]
}

/** What is said, where, and when by the script. */
interface Unit extends TimedSentence { slide: number, click: number }

interface Part { text: string, lines: string[] }

const SCALE = '[kMGTP]?(?:B|FLOPS?)|[kMG]?Hz|[mnµ]?s|%|percent|thousand|million|billion|trillion|seconds?|minutes?'
/** A blank where a line may break: not before the unit of a number. */
const BREAK = new RegExp(` (?!(?<=\\d )(?:${SCALE})(?:/\\w+)?[,.;:!?”’"')]*(?: |$))`)
/** As much of a word as a line can hold. */
const PART_OF_WORD = new RegExp(`.{1,${LIMITS.lineCharacters}}`, 'gsu')

/** The pieces between which a line may break. */
const wordsToCut = (text: string): string[] =>
  text.split(BREAK).flatMap(word => word.match(PART_OF_WORD) ?? []).map(part => part.trim())

/** One or two lines of about the same length, cut at a comma if possible; undefined if they do not fit. */
function linesOf(words: readonly string[]): string[] | undefined {
  const text = words.join(' ')
  if (text.length <= LIMITS.lineCharacters)
    return [text]
  const costOf = ([first, second]: string[]): number => {
    const isLone = !first.includes(' ') || !second.includes(' ')
    return Math.abs(first.length - second.length) - (/[,;:.!?]$/.test(first) ? 8 : 0) + (isLone ? 20 : 0)
  }
  return words.slice(1)
    .map((_, index) => [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')])
    .filter(lines => lines.every(line => line.length <= LIMITS.lineCharacters))
    .sort((one, other) => costOf(one) - costOf(other))[0]
}

/** What a part costs, the worst first: a single word, more time than a caption may be shown, one more part, its length. */
const COST = { lone: 1e12, slow: 1e9, part: 1e6 }

/** The words in parts that each fit into a caption: as few as possible, and of about the same length. */
function cut(words: readonly string[], seconds: number): Part[] {
  const { length: all } = words.join(' ')
  const costOf = (text: string): number => {
    const isSlow = seconds * 1000 * text.length / all > LIMITS.mostMs
    return (text.includes(' ') ? 0 : COST.lone) + (isSlow ? COST.slow : 0) + COST.part + text.length ** 2
  }
  // best[n]: the first n words, cut in the cheapest way. A word alone always fits.
  const best: { cost: number, parts: Part[] }[] = [{ cost: 0, parts: [] }]
  for (let to = 1; to <= words.length; to++) {
    best[to] = { cost: Infinity, parts: [] }
    for (let from = to - 1; from >= 0; from--) {
      const text = words.slice(from, to).join(' ')
      if (text.length > LIMITS.lineCharacters * LIMITS.lines + 1)
        break
      const cost = best[from].cost + costOf(text)
      const lines = cost <= best[to].cost && linesOf(words.slice(from, to))
      if (lines)
        best[to] = { cost, parts: [...best[from].parts, { text, lines }] }
    }
  }
  return best[words.length].parts
}

/** Joins short sentences: "No. It is not." reads better as one caption. */
function joined(units: readonly Unit[]): Unit[] {
  const isShort = ({ start, end }: Unit): boolean => (end - start) * 1000 < LIMITS.leastMs
  const result: Unit[] = []
  for (const unit of units) {
    const before = result.at(-1)
    const isNear = before?.slide === unit.slide && before.click === unit.click && unit.start - before.end < 1
    const text = `${before?.text} ${unit.text}`
    if (before && isNear && (isShort(before) || isShort(unit)) && linesOf(wordsToCut(text)) && (unit.end - before.start) * 1000 <= LIMITS.mostMs)
      result[result.length - 1] = { ...before, text, end: unit.end }
    else
      result.push(unit)
  }
  return result
}

/** How long it takes to read, ms. */
const needed = ({ text }: { text: string }): number => Math.ceil(Math.max(LIMITS.leastMs, text.length * 1000 / LIMITS.charactersPerSecond))

/** @param free when the next one begins, s: a sentence too fast to read may use the pause after it */
function partsOf(unit: Unit, free: number): (Part & Cue)[] {
  const parts = cut(wordsToCut(unit.text), unit.end - unit.start)
  const characters = parts.reduce((sum, { text }) => sum + text.length, 0)
  const unhurried = unit.start + parts.reduce((sum, part) => sum + needed(part), 0) / 1000
  const milliseconds = (Math.max(unit.end, Math.min(free, unhurried)) - unit.start) * 1000
  let end = unit.start * 1000
  return parts.map((part) => {
    const start = end
    end += milliseconds * part.text.length / characters
    return { ...part, start: Math.round(start), end: Math.round(end) }
  })
}

/** How much time it lacks, ms. */
const lack = (unit: Unit): number => needed(unit) - (unit.end - unit.start) * 1000

/**
 * @param steps in order
 * @throws UsageError naming slide and click where there is too little time to read what is said
 */
export function captionsOf(steps: readonly TimedStep[]): Cue[] {
  const end = steps.at(-1)?.end ?? 0
  const units = joined(steps.flatMap(({ slide, click, sentences }) => sentences.map(sentence => ({ ...sentence, slide: slide.number, click }))))
  const parts = units.flatMap((unit, index) => partsOf(unit, units[index + 1]?.start ?? end))
  let free = 0
  const cues = parts.map((part) => {
    const start = Math.max(part.start, free)
    const end = Math.min(start + LIMITS.mostMs, Math.max(part.end, start + needed(part)))
    free = end
    return { start, end, lines: part.lines }
  })
  // Captions that run past the end are moved back.
  let limit = Math.floor(end * 1000)
  for (let i = cues.length - 1; i >= 0 && cues[i].end > limit; i--) {
    const cue = cues[i]
    cue.end = limit
    cue.start = Math.min(cue.start, limit - needed(parts[i]))
    limit = cue.start
  }
  if (cues.some(({ start }, i) => start < 0 || Math.abs(start - parts[i].start) > LIMITS.shiftMs)) {
    const [{ slide, click, text }] = units.toSorted((one, other) => lack(other) - lack(one))
    throw new UsageError(`slide ${slide}, click ${click}: there is too little time to read "${text.slice(0, 40)}": captions would be more than ${LIMITS.shiftMs / 1000} s away from the speech.\nNext step: give the slide more \`timing\`, or shorten the sentence.`)
  }
  return cues
}

/** @param write a line as the format asks */
function listed(cues: readonly Cue[], separator: '.' | ',', write: (line: string) => string): string {
  return cues.map(({ start, end, lines }, index) => {
    const times = `${timestamp(start, separator)} --> ${timestamp(end, separator)}`
    return `${index + 1}\n${times}\n${lines.map(write).join('\n')}\n`
  }).join('\n')
}

export const subRip = (cues: readonly Cue[]): string => listed(cues, ',', line => line)

/** Captions or chapters. A quotation mark stays, for not every player reads `&quot;`. */
export const webVtt = (cues: readonly Cue[]): string =>
  `WEBVTT\n\n${listed(cues, '.', line => escaped(line).replaceAll('&quot;', '"'))}`
