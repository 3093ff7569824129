/** Writes a content stream operator by operator, and none that changes nothing. */
import type { Clip, Item, State } from './display-list.ts'
import type { Line, WidthOf } from './letters.ts'
import type { Matrix } from './matrix.ts'
import type { Rectangle, Subpath } from './paths.ts'
import { upright } from './fills.ts'
import { spacingOf, writeLine } from './letters.ts'
import { followedBy, IDENTITY, inverse, isShift, keepsLengths, rounded, writeMatrix } from './matrix.ts'
import { moved, rectangleOf, writeExact, writePath } from './paths.ts'

/** Something that only Q takes back. */
interface Layer { written: string, before: Written }

/** What a reader of the stream holds for set. */
interface Written { extended: string, fill: string, stroke: string, font: string, spacing: string }

const NO_SPACING = '0 Tc'

/** A text object that is still open. */
interface OpenText {
  /** What Tm or Td set last. */
  place: Matrix
  /** Where the last line ended, in units of the text; undefined before the first. */
  pen?: number
}

/** All but marks. */
export type Painted = Exclude<Item, { kind: 'mark' }>

/** What fills a path, and what draws along it. */
export const FILLS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*'])
export const STROKES = new Set(['S', 's', 'B', 'B*', 'b', 'b*'])

/** A clip may end so far inside a page and still leave all of it. */
const SLACK = 0.5

const isAround = (box: Rectangle, page: Rectangle): boolean => {
  const { x, y, width, height } = upright(box)
  return x <= page.x + SLACK && y <= page.y + SLACK && x + width >= page.x + page.width - SLACK && y + height >= page.y + page.height - SLACK
}

/** Writes what is painted, one thing after the other, and remembers what is set. */
export class StreamWriter {
  readonly #parts: string[] = []
  #layers: Layer[] = []
  #written: Written = { extended: '', fill: '', stroke: '', font: '', spacing: NO_SPACING }
  #text: OpenText | undefined
  readonly #toUnits: Matrix
  readonly #page: Rectangle | undefined
  readonly #widthOf: WidthOf

  /**
   * @param units from the units that are written to those of the page
   * @param page its box in the units that are written
   */
  constructor(units: Matrix, page: Rectangle | undefined, widthOf: WidthOf) {
    this.#toUnits = inverse(units)
    this.#page = page
    this.#widthOf = widthOf
    this.#parts.push(`${writeMatrix(units)} cm`)
  }

  mark(source: string): void {
    this.#endText()
    this.#parts.push(source)
  }

  paint(item: Painted): void {
    const matrix = followedBy(item.state.matrix, this.#toUnits)
    if (item.kind === 'line')
      this.#line(item.state, item.line, followedBy(item.line.place, matrix))
    else if (item.kind === 'path')
      this.#path(item.state, item.path, item.operator, matrix)
    else
      this.#other(item.state, item.source, matrix)
  }

  end(): string {
    this.#endText()
    this.#enter([])
    return this.#parts.join(' ')
  }

  #path(state: State, path: readonly Subpath[], operator: string, matrix: Matrix): void {
    this.#endText()
    // A pen is stretched with its path, so only what keeps lengths can be worked into the numbers of a stroke.
    const isInUnits = !STROKES.has(operator) || keepsLengths(matrix)
    this.#enter([...this.#clips(state), ...isInUnits ? [] : [`${writeMatrix(matrix)} cm`]])
    this.#set('extended', state.extended)
    if (FILLS.has(operator))
      this.#set('fill', state.fill)
    if (STROKES.has(operator))
      this.#set('stroke', state.stroke)
    this.#parts.push(isInUnits ? writePath(moved(path, matrix), operator) : writeExact(path, operator))
  }

  #other(state: State, source: string, matrix: Matrix): void {
    this.#endText()
    this.#enter([...this.#clips(state), `${writeMatrix(matrix)} cm`])
    for (const key of ['extended', 'fill', 'stroke'] as const)
      this.#set(key, state[key])
    this.#set('spacing', NO_SPACING) // a form inherits it
    this.#parts.push(source.trim())
    this.#written.font = '' // a text object may have set another one
  }

  #line(state: State, line: Line, place: Matrix): void {
    const clips = this.#clips(state)
    if (clips.join() !== this.#layers.map(({ written }) => written).join()) {
      this.#endText()
      this.#enter(clips)
    }
    // Neither an extended state nor a colour ends a text object.
    this.#set('extended', state.extended)
    this.#set('fill', state.fill)
    if (!this.#text) {
      this.#parts.push('BT')
      this.#text = { place: IDENTITY }
    }
    this.#set('font', `/${line.font} ${line.size} Tf`)
    this.#set('spacing', `${spacingOf(line, this.#widthOf)} Tc`)
    const from = this.#moveTo(this.#text, place, line.size)
    const shifted = { ...line, letters: line.letters.map(({ at, glyph }) => ({ at: at + from, glyph })) }
    const { text, pen } = writeLine(shifted, this.#widthOf, this.#text.pen, Number.parseFloat(this.#written.spacing))
    this.#parts.push(text)
    this.#text.pen = pen
  }

  /**
   * Brings a text object to where a line begins.
   * @returns how far that is behind the place that was set last
   */
  #moveTo(text: OpenText, place: Matrix, size: number): number {
    const way = followedBy(place, inverse(text.place))
    // A hundredth is little in the units of the stream, and may be much in those of stretched text.
    if (!isShift(way) || !keepsLengths(place)) {
      this.#parts.push(`${writeMatrix(place)} Tm`)
      Object.assign(text, { place, pen: 0 })
      return 0
    }
    const [, , , , x, y] = way
    const isBehind = text.pen !== undefined && rounded(y) === 0 && Math.abs(x - text.pen) < size
    if (isBehind)
      return x
    const shift: Matrix = [1, 0, 0, 1, rounded(x), rounded(y)]
    this.#parts.push(`${shift[4]} ${shift[5]} Td`)
    Object.assign(text, { place: followedBy(shift, text.place), pen: 0 })
    return 0
  }

  /** The clips that hold, as operators; none for one that leaves the whole page. */
  #clips({ clips }: State): string[] {
    return clips.flatMap(({ matrix, path, rule }: Clip) => {
      const clip = moved(path, followedBy(matrix, this.#toUnits))
      const box = clip.length === 1 ? rectangleOf(clip[0]) : undefined
      return box && this.#page && isAround(box, this.#page) ? [] : [writePath(clip, `${rule} n`)]
    })
  }

  /** Leaves and begins layers until these hold. */
  #enter(wanted: readonly string[]): void {
    const shared = wanted.findIndex((written, i) => this.#layers[i]?.written !== written)
    const stay = shared < 0 ? wanted.length : shared
    while (this.#layers.length > stay) {
      this.#parts.push('Q')
      this.#written = this.#layers.pop()!.before
    }
    for (const written of wanted.slice(stay)) {
      this.#layers.push({ written, before: { ...this.#written } })
      this.#parts.push('q', written)
    }
  }

  #set(key: keyof Written, value: string): void {
    if (this.#written[key] === value || !value)
      return
    this.#written[key] = value
    this.#parts.push(value)
  }

  #endText(): void {
    if (this.#text)
      this.#parts.push('ET')
    this.#text = undefined
  }
}
