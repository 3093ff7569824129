/**
 * Reads a content stream as what it paints, each thing with all that holds for it,
 * so that it can be written anew with fewer operators (repaint.ts).
 */
import type { Operation } from '../content.ts'
import type { Line, WidthOf } from './letters.ts'
import type { Matrix } from './matrix.ts'
import type { Subpath } from './paths.ts'
import { isMark, numbersIn, operations, paintsPath } from '../content.ts'
import { readLine } from './letters.ts'
import { followedBy, IDENTITY, matrixIn } from './matrix.ts'
import { stepOf, STEPS } from './paths.ts'

export interface Clip { matrix: Matrix, path: readonly Subpath[], rule: string }

/** What holds for all that is painted until it changes (ISO 32000-1, section 8.4). */
export interface State {
  matrix: Matrix
  clips: readonly Clip[]
  /** The operators that set these, as written; '' before the first. */
  extended: string
  fill: string
  stroke: string
}

export type Item
  = | { kind: 'path', state: State, path: readonly Subpath[], operator: string }
    | { kind: 'line', state: State, line: Line }
    /** A text object of another kind, a form or a picture: written as it is. */
    | { kind: 'other', state: State, source: string }
    /** Where a mark begins or ends. */
    | { kind: 'mark', source: string }

/** Operators that set type and place of letters, or show them; other ones in a text object would hold behind it. */
const TEXT = new Set(['Tf', 'Tm', 'Td', 'Tj', 'TJ'])

/** Before an operator, where a number would be looked for; a string of text stands behind one of its own. */
const COMMENT = /^\s*%/

const MARKS = new Set(['BDC', 'BMC', 'EMC'])

/** The operator that chose the colour space, which a colour's own operator follows. */
const colourSpace = (colour: string): string => /^\S+ (?:cs|CS)\b/.exec(colour)?.[0] ?? ''

/** A thousandth is a quarter of what a screen tells apart. */
const colour = (operands: string): string => numbersIn(operands).map(value => String(Math.round(value * 1000) / 1000).replace(/^0\./, '.')).join(' ')

/** What the operators of the state make of it. */
const CHANGES: Record<string, (state: State, written: string, operands: string) => State> = {
  cm: (state, _, operands) => ({ ...state, matrix: followedBy(matrixIn(operands), state.matrix) }),
  gs: (state, written) => ({ ...state, extended: written }),
  rg: (state, _, operands) => ({ ...state, fill: `${colour(operands)} rg` }),
  RG: (state, _, operands) => ({ ...state, stroke: `${colour(operands)} RG` }),
  cs: (state, written) => ({ ...state, fill: written }),
  CS: (state, written) => ({ ...state, stroke: written }),
  scn: (state, written) => ({ ...state, fill: `${colourSpace(state.fill)} ${written}` }),
  SCN: (state, written) => ({ ...state, stroke: `${colourSpace(state.stroke)} ${written}` }),
}

/** One that has begun. */
interface TextObject { begin: Operation, between: Operation[] }

class Reader {
  readonly items: Item[] = []
  #state: State = { matrix: IDENTITY, clips: [], extended: '', fill: '', stroke: '' }
  readonly #saved: State[] = []
  #path: Subpath[] = []
  /** W or W*, between a path and its end. */
  #clipRule = ''
  #text: TextObject | undefined
  readonly #source: string
  readonly #widthOf: WidthOf

  constructor(source: string, widthOf: WidthOf) {
    this.#source = source
    this.#widthOf = widthOf
  }

  /** @returns whether the operator is one that this reader knows, where it stands */
  read(operation: Operation): boolean {
    const { operator, operands } = operation
    if (COMMENT.test(operands))
      return false
    if (this.#text)
      return this.#readText(operation, this.#text)
    if (STEPS.has(operator))
      return this.#readStep(operation)
    if (this.#path.length)
      return this.#endPath(operation)
    if (operator === 'BT') {
      this.#text = { begin: operation, between: [] }
      return true
    }
    return this.#readState(operation)
  }

  get isComplete(): boolean {
    return !this.#text && !this.#path.length && !this.#saved.length
  }

  #readText(operation: Operation, { begin, between }: TextObject): boolean {
    if (operation.operator !== 'ET') {
      between.push(operation)
      // Such as /Span with ActualText: a property, and no mark.
      return TEXT.has(operation.operator) || operation.operator === 'EMC' || (operation.operator === 'BDC' && !isMark(operation.operands))
    }
    const line = readLine(between, this.#widthOf)
    this.items.push(line
      ? { kind: 'line', state: this.#state, line }
      : { kind: 'other', state: this.#state, source: this.#source.slice(begin.start, operation.end) })
    this.#text = undefined
    return true
  }

  #readStep({ operator, operands }: Operation): boolean {
    const step = stepOf(operator, operands)
    if (operator === 'm' || operator === 're' || !this.#path.length)
      this.#path.push([step])
    else
      this.#path.push([...this.#path.pop() ?? [], step])
    return true
  }

  #endPath({ operator }: Operation): boolean {
    const { matrix, clips } = this.#state
    if (operator === 'W' || operator === 'W*') {
      this.#clipRule = operator
      return true
    }
    const path = this.#path
    this.#path = []
    if (operator === 'n') {
      if (this.#clipRule)
        this.#state = { ...this.#state, clips: [...clips, { matrix, path, rule: this.#clipRule }] }
      this.#clipRule = ''
      return true
    }
    this.items.push({ kind: 'path', state: this.#state, path, operator })
    return paintsPath(operator) && !this.#clipRule
  }

  #readState({ operator, operands, start, end }: Operation): boolean {
    const state = this.#state
    const written = `${operands.trim()} ${operator}`.trim()
    if (MARKS.has(operator)) {
      this.items.push({ kind: 'mark', source: written.replace('>> BDC', '>>BDC') })
      return true
    }
    if (operator === 'Do' || operator === 'sh') {
      this.items.push({ kind: 'other', state, source: this.#source.slice(start, end) })
      return true
    }
    if (operator === 'q') {
      this.#saved.push(state)
      return true
    }
    const next = operator === 'Q' ? this.#saved.pop() : CHANGES[operator]?.(state, written, operands)
    this.#state = next ?? state
    return next !== undefined
  }
}

/** @returns nothing for a stream with an operator that does not belong to what Chromium writes */
export function readItems(source: string, widthOf: WidthOf): Item[] | undefined {
  const reader = new Reader(source, widthOf)
  for (const operation of operations(source)) {
    if (!reader.read(operation))
      return undefined
  }
  return reader.isComplete ? reader.items : undefined
}
