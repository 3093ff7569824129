/**
 * A slide's notes as a script. `[click]` and `[click:2]` begin the next step, counted as Slidev counts.
 * Stage directions stand apart from what is said: `[pause 3]` (seconds), `[ask]`, `[point]`,
 * `[do: open the field]`. A last block `If they ask: …` is an answer at hand and is not spoken.
 */
import { UsageError } from '../lib/arguments.mjs'

export interface Place {
  slide: number
  /** As a person would type it. */
  file: string
  /** Line of the file on which the note begins, from 1. */
  line: number
}

export type Direction = { kind: 'pause', seconds: number } | { kind: 'ask' } | { kind: 'point' } | { kind: 'do', text: string }

/** A paragraph, or what stands between two directions. */
export interface Speech { kind: 'speech', text: string }

export interface Step {
  /** Clicks on the slide when it begins; the first step has 0. */
  click: number
  pieces: (Speech | Direction)[]
}

export interface Spoken {
  /** One for each click, without gaps: what `[click:2]` passes over is a step without pieces. */
  steps: Step[]
  /** Answers at hand, a paragraph each. */
  ifTheyAsk: string[]
}

const LONGEST_PAUSE = 120 // s
const MARKS = '[click], [click:2], [pause 3], [ask], [point] and [do: …]'
const BRACKET = /\[[^[\]]*\]?|\]/g
const ANSWER = /^[ \t]*If they ask:/im

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Emphasis and code marks are for the eye. */
const plain = (text: string): string => oneLine(text.replace(/(\*\*?|`)(\S(?:[^*`]*\S)?)\1/g, '$2'))

const paragraphs = (text: string): string[] => text.split(/\n[ \t]*\n/).map(plain).filter(Boolean)

/** A mark, or a sentence about what is wrong with it. */
function readMark(mark: string): { clicks: number } | Direction | string {
  if (!mark.startsWith('['))
    return '"]" has no opening bracket.'
  if (!mark.endsWith(']'))
    return `"${oneLine(mark).slice(0, 30)}" has no closing bracket.`
  const [, word, rest = ''] = /^\[([a-z]+)(?::|(?=[\s\]]))([\s\S]*)\]$/i.exec(mark) ?? []
  const value = rest.trim()
  switch (word?.toLowerCase()) {
    case 'click':
      return /^(?:\[click\]|\[click:[1-9]\d?\])$/i.test(mark) ? { clicks: Number(value || 1) } : `${mark} must be [click] or, for two at once, [click:2].`
    case 'pause':
      return /^\d+(?:\.\d+)?$/.test(value) && Number(value) > 0 && Number(value) <= LONGEST_PAUSE
        ? { kind: 'pause', seconds: Number(value) }
        : `${oneLine(mark)} must give seconds greater than 0 and at most ${LONGEST_PAUSE}, as in [pause 3].`
    case 'ask':
    case 'point':
      return value ? `${oneLine(mark)} takes nothing behind its word.` : { kind: word.toLowerCase() as 'ask' | 'point' }
    case 'do':
      return value ? { kind: 'do', text: oneLine(value) } : `${mark} must say what to do, as in [do: open the field].`
    default:
      return `${oneLine(mark)} is no mark of a script; there are ${MARKS}.`
  }
}

/**
 * @param note with its figures in their places
 * @throws UsageError naming file, line and slide of a bracket that is no mark
 */
export function readNote(note: string, { slide, file, line }: Place): Spoken {
  const complain = (at: number, what: string): UsageError =>
    new UsageError(`${file}:${line + note.slice(0, at).split('\n').length - 1}, slide ${slide}: ${what}`)
  const answerAt = ANSWER.exec(note)?.index ?? note.length
  let step: Step = { click: 0, pieces: [] }
  const steps = [step]
  let end = 0
  const say = (to: number) => step.pieces.push(...paragraphs(note.slice(end, to)).map((text): Speech => ({ kind: 'speech', text })))
  for (const { 0: text, index } of note.matchAll(BRACKET)) {
    const mark = readMark(text)
    if (typeof mark === 'string')
      throw complain(index, mark)
    if (index >= answerAt)
      throw complain(index, `${oneLine(text)} stands behind "If they ask:", which is the last block and is not spoken.`)
    say(index)
    end = index + text.length
    if ('kind' in mark) {
      step.pieces.push(mark)
      continue
    }
    for (let i = 0; i < mark.clicks; i++)
      steps.push(step = { click: step.click + 1, pieces: [] })
  }
  say(answerAt)
  const ifTheyAsk = paragraphs(note.slice(answerAt).replace(new RegExp(ANSWER, 'gim'), ''))
  return { steps, ifTheyAsk }
}

/** All that is said in a step, without directions. */
export const speechOf = ({ pieces }: Step): string[] => pieces.flatMap(piece => piece.kind === 'speech' ? [piece.text] : [])

/** A direction as a speaker reads it. */
export function directionText(direction: Direction): string {
  switch (direction.kind) {
    case 'pause':
      return `pause ${direction.seconds} s`
    case 'do':
      return direction.text
    default:
      return direction.kind
  }
}
