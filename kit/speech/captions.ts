/**
 * Captions from the script: at most two lines of 42 characters, 1 to 7 seconds, at most 20 characters
 * a second, never two at once. A long sentence is cut into parts of about the same length, so that no
 * last word is left over. A cue may come a little late where speech is fast; never more than 5 s.
 */
import type { TimedSentence, TimedStep } from './schedule.ts'
import { UsageError } from '../lib/arguments.mjs'
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

interface Part { text: string, lines: string[], start: number, end: number, unit: Unit }

const MS_PER_CHARACTER = 1000 / LIMITS.charactersPerSecond
/** Stays with the number before it. */
const MEASURE = /^(?:[kMGTP]?B|[kMGTP]?FLOPS?|[kMG]?Hz|[mnµ]?s|%|percent|thousand|million|billion|trillion|seconds?|minutes?)(?:\/\w+)?[,.;:!?”’"')]*$/

/** Words as they may be parted: a measure stays with its number, a word longer than a line is broken. */
function wordsToCut(text: string): string[] {
  const words: string[] = []
  for (const word of text.split(' ')) {
    const before = words.at(-1)
    if (before !== undefined && /\d$/.test(before) && MEASURE.test(word) && before.length + 1 + word.length <= LIMITS.lineCharacters)
      words[words.length - 1] = `${before} ${word}`
    else
      words.push(...word.match(new RegExp(`.{1,${LIMITS.lineCharacters}}`, 'gsu')) ?? [])
  }
  return words
}

const countWords = (words: readonly string[]): number => words.join(' ').split(' ').length

/** One or two lines of about the same length, cut at a comma where there is one; nothing if they do not fit. */
function linesOf(words: readonly string[]): string[] | undefined {
  const text = words.join(' ')
  if (text.length <= LIMITS.lineCharacters)
    return [text]
  let best: { lines: string[], cost: number } | undefined
  for (let i = 1; i < words.length; i++) {
    const lines = [words.slice(0, i).join(' '), words.slice(i).join(' ')]
    if (lines.some(line => line.length > LIMITS.lineCharacters))
      continue
    const lone = lines.some(line => !line.includes(' '))
    const cost = Math.abs(lines[0].length - lines[1].length) - (/[,;:.!?]$/.test(lines[0]) ? 8 : 0) + (lone ? 20 : 0)
    if (!best || cost < best.cost)
      best = { lines, cost }
  }
  return best?.lines
}

/**
 * The words in `count` parts that each fit into a cue and differ least in length; nothing if there is no such cut.
 * @param least words in each part
 */
function equalParts(words: readonly string[], count: number, least: number): string[][] | undefined {
  const target = words.join(' ').length / count
  // cheapest[n]: the first n words in as many parts as rounds were made
  let cheapest: ({ cost: number, parts: string[][] } | undefined)[] = [{ cost: 0, parts: [] }]
  for (let round = 0; round < count; round++) {
    const next: typeof cheapest = []
    for (const [from, known] of cheapest.entries()) {
      if (!known)
        continue
      for (let to = from + 1; to <= words.length; to++) {
        const part = words.slice(from, to)
        const { length } = part.join(' ')
        if (length > LIMITS.lineCharacters * LIMITS.lines + 1)
          break
        if (countWords(part) < least || !linesOf(part))
          continue
        const cost = known.cost + (length - target) ** 2
        const rival = next[to]
        if (!rival || cost < rival.cost)
          next[to] = { cost, parts: [...known.parts, part] }
      }
    }
    cheapest = next
  }
  return cheapest[words.length]?.parts
}

/** The fewest equal parts that fit; single words only where nothing else does. */
function cut(words: readonly string[], seconds: number): string[][] {
  const { length } = words.join(' ')
  const fewest = Math.max(1, Math.ceil(length / (LIMITS.lineCharacters * LIMITS.lines + 1)), Math.ceil(seconds * 1000 / LIMITS.mostMs))
  const least = countWords(words) < 2 ? 1 : 2
  for (let count = fewest; count * least <= countWords(words); count++) {
    const parts = equalParts(words, count, least)
    const longest = Math.max(0, ...(parts ?? []).map(part => part.join(' ').length))
    // Where even the fewest words take too long, no cut helps.
    if (parts && (seconds * 1000 * longest / length <= LIMITS.mostMs || count * least + least > countWords(words)))
      return parts
  }
  for (let count = fewest; count < words.length; count++) {
    const parts = equalParts(words, count, 1)
    if (parts)
      return parts
  }
  return words.map(word => [word])
}

/** "No. It is not." reads better as one, and neither is too short. */
function joined(units: readonly Unit[]): Unit[] {
  const result: Unit[] = []
  for (const unit of units) {
    const before = result.at(-1)
    const short = (one: Unit): boolean => (one.end - one.start) * 1000 < LIMITS.leastMs
    const near = before && before.slide === unit.slide && before.click === unit.click && unit.start - before.end < 1
    const text = `${before?.text} ${unit.text}`
    if (before && near && (short(before) || short(unit)) && linesOf(wordsToCut(text)) && (unit.end - before.start) * 1000 <= LIMITS.mostMs)
      result[result.length - 1] = { ...before, text, end: unit.end }
    else
      result.push(unit)
  }
  return result
}

/** What a reader needs for it, ms. */
const needed = ({ text }: { text: string }): number => Math.ceil(Math.max(LIMITS.leastMs, text.length * MS_PER_CHARACTER))

/** @param free when the next one begins, s: what is said too fast to be read takes of the pause behind it */
function partsOf(unit: Unit, free: number): Part[] {
  const parts = cut(wordsToCut(unit.text), unit.end - unit.start).map(words => ({ text: words.join(' '), lines: linesOf(words) ?? [words.join(' ')] }))
  const characters = parts.reduce((sum, { text }) => sum + text.length, 0)
  const unhurried = unit.start + parts.reduce((sum, part) => sum + needed(part), 0) / 1000
  const milliseconds = (Math.max(unit.end, Math.min(free, unhurried)) - unit.start) * 1000
  let start = unit.start * 1000
  return parts.map((part) => {
    const end = start + milliseconds * part.text.length / characters
    const timed = { ...part, unit, start: Math.round(start), end: Math.round(end) }
    start = end
    return timed
  })
}

/** The one that lacks the most time. */
function fastest(units: readonly Unit[]): Unit {
  const lack = (unit: Unit): number => needed(unit) - (unit.end - unit.start) * 1000
  return units.reduce((worst, unit) => lack(unit) > lack(worst) ? unit : worst)
}

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
  // What runs past the end moves forward again.
  let limit = Math.floor(end * 1000)
  for (let i = cues.length - 1; i >= 0 && cues[i].end > limit; i--) {
    const cue = cues[i]
    cue.end = limit
    cue.start = Math.min(cue.start, limit - needed(parts[i]))
    limit = cue.start
  }
  if (cues.some(({ start }, i) => start < 0 || Math.abs(start - parts[i].start) > LIMITS.shiftMs)) {
    const { slide, click, text } = fastest(units)
    throw new UsageError(`slide ${slide}, click ${click}: there is too little time to read "${text.slice(0, 40)}"; captions would stand more than ${LIMITS.shiftMs / 1000} s away from the speech.`)
  }
  return cues
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** A chapter or a caption as WebVTT; times in ms. */
export const webVtt = (cues: readonly Cue[]): string =>
  ['WEBVTT\n', ...cues.map(({ start, end, lines }, index) => `${index + 1}\n${timestamp(start)} --> ${timestamp(end)}\n${lines.map(escaped).join('\n')}\n`)].join('\n')

export const subRip = (cues: readonly Cue[]): string =>
  cues.map(({ start, end, lines }, index) => `${index + 1}\n${timestamp(start, ',')} --> ${timestamp(end, ',')}\n${lines.join('\n')}\n`).join('\n')
