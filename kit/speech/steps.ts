/** A slide's notes as a script: what is said in each step, the directions, and the answers at hand. */
import type { Direction } from '../parse/marks.ts'
import { UsageError } from '../lib/arguments.mjs'
import { answersAt, answersOf, BRACKET, oneLine, readMark } from '../parse/marks.ts'

/** A paragraph, or what is said between two directions. */
export interface Speech { kind: 'speech', text: string }

export interface Step {
  /** Clicks on the slide when it begins; the first step has 0. */
  click: number
  pieces: (Speech | Direction)[]
}

export interface Spoken {
  /** One for each click, without gaps: a step that `[click:2]` skips has no pieces. */
  steps: Step[]
  /** Answers at hand, a paragraph each. */
  ifTheyAsk: string[]
}

/** Text without marks of emphasis and code. */
const plain = (text: string): string => oneLine(text.replace(/(\*\*?|`)(\S(?:[^*`]*\S)?)\1/g, '$2'))

const paragraphs = (text: string): string[] => text.split(/\n[ \t]*\n/).map(plain).filter(Boolean)

/**
 * @param note with its figures as text
 * @param place the number of its slide, its file as a person would type it, and the line there on which it begins
 * @throws UsageError naming file, line and slide of a bracket that is not a mark
 */
export function readNote(note: string, place: { slide: number, file: string, line: number }): Spoken {
  const complain = (at: number, what: string): UsageError =>
    new UsageError(`${place.file}:${place.line + note.slice(0, at).split('\n').length - 1}, slide ${place.slide}: ${what}`)
  const answerAt = answersAt(note)
  let step: Step = { click: 0, pieces: [] }
  const steps = [step]
  let end = 0
  const say = (to: number) => step.pieces.push(...paragraphs(note.slice(end, to)).map((text): Speech => ({ kind: 'speech', text })))
  for (const { 0: text, index } of note.matchAll(BRACKET)) {
    const mark = readMark(text)
    if (typeof mark === 'string')
      throw complain(index, mark)
    if (index >= answerAt)
      throw complain(index, `${oneLine(text)} comes after "If they ask:", which is the last block and is not spoken.`)
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
  return { steps, ifTheyAsk: paragraphs(answersOf(note, '')) }
}

/** All that is said in a step, without directions. */
export const speechOf = ({ pieces }: Step): string[] => pieces.flatMap(piece => piece.kind === 'speech' ? [piece.text] : [])
