/** Reads a PDF content stream operator by operator (ISO 32000-1, sections 7.2 and 7.8.2). */

export interface Operation {
  operator: string
  /** As written, with the white space before them. */
  operands: string
  /** Where operands and operator stand in the stream. */
  start: number
  end: number
}

const WHITE = ' \n\r\t\f\0'
const DELIMITERS = `${WHITE}()<>[]{}/%`
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
/** An inline image: its data is no text, so it ends at the first EI between white space. */
const INLINE_END = /[ \n\r\t\f\0]EI(?=[ \n\r\t\f\0]|$)/g

/** Where a literal string ends, its brackets balanced; `at` is behind the first. */
function endOfString(source: string, at: number): number {
  let depth = 1
  while (depth > 0 && at < source.length) {
    const character = source[at]
    if (character === '\\')
      at++
    else if (character === '(')
      depth++
    else if (character === ')')
      depth--
    at++
  }
  return at
}

function endOfWord(source: string, at: number): number {
  while (at < source.length && !DELIMITERS.includes(source[at]))
    at++
  return at
}

/** Where an operand, a comment or white space ends; `at` itself when an operator begins there. */
function endOfOperand(source: string, at: number): number {
  const character = source[at]
  if (WHITE.includes(character) || '[]{})'.includes(character))
    return at + 1
  if (character === '(')
    return endOfString(source, at + 1)
  if (character === '/')
    return endOfWord(source, at + 1)
  if (character === '%')
    return at + /^[^\n\r]*/.exec(source.slice(at, at + 4096))![0].length
  if (character === '<' || character === '>') {
    if (source[at + 1] === character)
      return at + 2
    const close = source.indexOf('>', at)
    return character === '<' && close >= 0 ? close + 1 : at + 1
  }
  const end = endOfWord(source, at)
  const word = source.slice(at, end)
  return NUMBER.test(word) || word === 'true' || word === 'false' || word === 'null' ? end : at
}

/** @param source the decoded stream, one character a byte */
export function* operations(source: string): Generator<Operation> {
  let start = 0
  let at = 0
  while (at < source.length) {
    const operandEnd = endOfOperand(source, at)
    if (operandEnd > at) {
      at = operandEnd
      continue
    }
    let end = endOfWord(source, at)
    const operator = source.slice(at, end)
    if (operator === 'BI') {
      INLINE_END.lastIndex = end
      end = INLINE_END.test(source) ? INLINE_END.lastIndex : source.length
    }
    yield { operator, operands: source.slice(start, at), start, end }
    start = at = end
  }
}

const PATH_PAINTING = new Set(['f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*'])
export const paintsPath = (operator: string): boolean => PATH_PAINTING.has(operator)
export const beginsPath = (operator: string): boolean => operator === 'm' || operator === 're'

const TEXT_SHOWING = new Set(['Tj', 'TJ', '\'', '"'])
export const showsText = (operator: string): boolean => TEXT_SHOWING.has(operator)

/** Whether the marked content that a BDC or BMC opens belongs to a tag or is declared decoration (ISO 14289-1, section 7.1). */
export const isMark = (operands: string): boolean => /\/MCID\b|\/Artifact\b/.test(operands)

export const numbersIn = (operands: string): number[] => operands.trim().split(/\s+/).map(Number)

/** The name that an operator such as Do or Tf is given, without its slash. */
export const nameIn = (operands: string): string => /\/([^\s/<>[\]()]+)/.exec(operands)?.[1] ?? ''

/** The bytes of every string among the operands, in order. */
export function stringsIn(operands: string): number[][] {
  const strings: number[][] = []
  let at = 0
  while (at < operands.length) {
    const end = Math.max(at + 1, endOfOperand(operands, at))
    if (operands[at] === '(')
      strings.push(literalBytes(operands.slice(at + 1, end - 1)))
    else if (operands[at] === '<' && operands[at + 1] !== '<')
      strings.push((operands.slice(at + 1, end - 1).replace(/\s/g, '').match(/../g) ?? []).map(pair => Number.parseInt(pair, 16)))
    at = end
  }
  return strings
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function literalBytes(text: string): number[] {
  const plain = text.replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped))
      return String.fromCharCode(Number.parseInt(escaped, 8) & 255)
    return /^[\r\n]/.test(escaped) ? '' : ESCAPES[escaped] ?? escaped
  })
  return Array.from(plain, character => character.charCodeAt(0))
}
