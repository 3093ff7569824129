/**
 * The marks in a slide's notes. `[click]` and `[click:2]` begin the next step, counted as Slidev counts.
 * Stage directions are not spoken: `[pause 3]` (seconds), `[ask]`, `[point]`,
 * `[do: open the field]`. A last block `If they ask: …` is an answer at hand and is not spoken.
 */

/** As a speaker reads it, and how much silence it takes, s. */
export interface Direction { kind: 'direction', text: string, seconds: number }

const LONGEST_PAUSE = 120 // s
const ANSWERING = 5 // s
const DOING = 4 // s
const MARKS = '[click], [click:2], [pause 3], [ask], [point] or [do: …]'
/** Text in brackets, or a single bracket. */
export const BRACKET = /\[[^[\]]*\]?|\]/g
const ANSWER = /^[ \t]*If they ask:/gim

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Where the answers at hand begin; the length of the note if it has none. */
export function answersAt(note: string): number {
  const at = note.search(ANSWER)
  return at < 0 ? note.length : at
}

/** The answers at hand, each after `label`. */
export const answersOf = (note: string, label: string): string => note.slice(answersAt(note)).replace(ANSWER, label)

/** A mark, or a sentence about what is wrong with it. */
export function readMark(mark: string): { clicks: number } | Direction | string {
  if (!mark.startsWith('['))
    return '"]" has no opening bracket.'
  if (!mark.endsWith(']'))
    return `"${oneLine(mark).slice(0, 30)}" has no closing bracket.`
  const [, word, rest = ''] = /^\[([a-z]+)(?::|(?=[\s\]]))([\s\S]*)\]$/i.exec(mark) ?? []
  const [name, value] = [word?.toLowerCase(), rest.trim()]
  switch (name) {
    case 'click':
      return /^(?:\[click\]|\[click:[1-9]\d?\])$/i.test(mark) ? { clicks: Number(value || 1) } : `${mark} must be [click] or, for two at once, [click:2].`
    case 'pause':
      return /^\d+(?:\.\d+)?$/.test(value) && Number(value) > 0 && Number(value) <= LONGEST_PAUSE
        ? { kind: 'direction', text: `pause ${Number(value)} s`, seconds: Number(value) }
        : `${oneLine(mark)} must give seconds greater than 0 and at most ${LONGEST_PAUSE}, as in [pause 3].`
    case 'ask':
    case 'point':
      return value
        ? `${oneLine(mark)} takes nothing after its word.`
        : { kind: 'direction', text: name, seconds: name === 'ask' ? ANSWERING : 0 }
    case 'do':
      return value
        ? { kind: 'direction', text: oneLine(value), seconds: DOING }
        : `${mark} must say what to do, as in [do: open the field].`
    default:
      return `${oneLine(mark)} is not a known mark; use ${MARKS}.`
  }
}

const direction = (text: string): string => `<em class="direction">${text.replace(/[<&]/g, '\\$&')}</em>`

/** For the presenter's window, as Markdown: directions and answers set apart, clicks and all else as it was. */
export function noteToPresent(note: string): string {
  const said = note.slice(0, answersAt(note)).replace(BRACKET, (text) => {
    const mark = readMark(text)
    return typeof mark === 'object' && 'kind' in mark ? direction(mark.text) : text
  })
  const answers = answersOf(note, direction('If they ask')).trim()
  // Between blank lines, text inside a tag is still Markdown.
  return answers ? `${said.trimEnd()}\n\n<aside class="if-they-ask">\n\n${answers}\n\n</aside>` : said
}

const paragraphs = (text: string): string[] => text.split(/\n\s*\n/).map(oneLine).filter(Boolean)

/** For a reader: paragraphs of what is said, and of the answers at hand, without marks. */
export function noteToRead(note: string): { spoken: string[], ifAsked: string[] } {
  const said = note.slice(0, answersAt(note)).replace(BRACKET, text => typeof readMark(text) === 'object' ? '' : text)
  return { spoken: paragraphs(said), ifAsked: paragraphs(answersOf(note, '')) }
}
