/**
 * The question that a slide puts to the room, in its frontmatter:
 *
 *     vote: { options: { A: porcelain, B: iron }, right: B, why: It loses less., answer: pots-compared.2 }
 *     guess: { ask: For how long?, unit: minutes, from: 0, to: 30, right: '[[warmTime|number]]', answer: 1 }
 *
 * `ask` is the question, or else the headline; `at` the click from which it is asked, or else 0; `answer` the click at
 * which the slide gives the answer, or another slide's link, with its click after a dot.
 */
import type { SlideInfo } from '@slidev/types'
import type { Answer, Option, Question } from '../room/protocol.ts'
import type { InSlide } from './links.ts'
import { didYouMean } from '../lib/nearest.ts'
import { linkedSlides } from './cut.ts'
import { BRACKET, readMark } from './marks.ts'

interface Click { link?: string, click: number }

/** With a slide's figures as they are written; `ask` may be empty. */
export interface Declared {
  question: Question
  right: Answer
  why: string
  at: number
  answer: Click
}

type Fields = Record<string, unknown>

const KEYS = {
  vote: ['ask', 'options', 'right', 'why', 'at', 'answer'],
  guess: ['ask', 'unit', 'from', 'to', 'right', 'why', 'at', 'answer'],
}
const MOST_OPTIONS = 6

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isClick = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0

function fail(key: string, must: string, got: unknown): never {
  throw new RangeError(`${key} must ${must}; got ${JSON.stringify(got)}`)
}

function optionsOf(options: unknown): Option[] {
  const entries: [string, unknown][] = Array.isArray(options)
    ? options.map(name => [String(name), ''])
    : typeof options === 'object' && options ? Object.entries(options) : []
  if (entries.length < 2 || entries.length > MOST_OPTIONS || new Set(entries.map(([name]) => name)).size < entries.length)
    fail('vote.options', `be 2 to ${MOST_OPTIONS} different names, such as [A, B], or names with a text each`, options)
  return entries.map(([name, text]) => ({ name, text: String(text ?? '') }))
}

function answerOf(answer: unknown, kind: string): Click {
  if (isClick(answer) && answer > 0)
    return { click: answer }
  const [, link, click = '0'] = (isText(answer) && /^([a-z][\w-]*)(?:\.(\d+))?$/i.exec(answer)) || []
  return link ? { link, click: Number(click) } : fail(`${kind}.answer`, 'be the click that answers, from 1, or the link of a slide, such as summary or summary.2', answer)
}

/**
 * @param frontmatter of a slide, with its figures written out
 * @returns undefined where the slide asks nothing
 * @throws RangeError naming the key, and what it may be
 */
export function questionOf(frontmatter: Fields): Declared | undefined {
  const kind = (['vote', 'guess'] as const).find(key => frontmatter[key] !== undefined)
  if (!kind)
    return undefined
  const fields = frontmatter[kind] as Fields
  if (typeof fields !== 'object' || !fields || Array.isArray(fields))
    fail(kind, `have ${KEYS[kind].join(', ')}`, fields)
  if (frontmatter.vote !== undefined && frontmatter.guess !== undefined)
    throw new RangeError('a slide asks one question: vote or guess')
  const unknown = Object.keys(fields).find(key => !KEYS[kind].includes(key))
  if (unknown)
    fail(kind, `have no other keys than ${KEYS[kind].join(', ')}`, unknown)
  const { ask = '', why = '', at = 0, right } = fields
  const id = frontmatter.link
  if (!isText(id))
    fail('link', `name a slide that has a ${kind}`, id)
  if (typeof ask !== 'string' || typeof why !== 'string')
    fail(`${kind}.${typeof ask === 'string' ? 'why' : 'ask'}`, 'be a sentence', typeof ask === 'string' ? why : ask)
  if (!isClick(at))
    fail(`${kind}.at`, 'be a click, from 0', at)
  const answer = answerOf(fields.answer, kind)
  if (!answer.link && answer.click <= at)
    fail(`${kind}.answer`, `come after the click that asks, ${at}`, answer.click)
  const common = { why, at, answer }
  if (kind === 'vote') {
    const options = optionsOf(fields.options)
    if (!options.some(({ name }) => name === String(right)))
      fail('vote.right', `be one of ${options.map(({ name }) => name).join(', ')}`, right)
    return { question: { id, kind, ask, options }, right: String(right), ...common }
  }
  const [from, to, value] = [fields.from, fields.to, right].map(number => isText(number) ? Number(number.replaceAll(',', '')) : number)
  if (typeof from !== 'number' || typeof to !== 'number' || !(from < to))
    fail('guess.from and guess.to', 'be numbers, the lower one first', [fields.from, fields.to])
  if (typeof value !== 'number' || !(value >= from && value <= to))
    fail('guess.right', `be a number from ${from} to ${to}`, right)
  if (!isText(fields.unit))
    fail('guess.unit', 'say what is counted, such as GB', fields.unit)
  return { question: { id, kind, ask, unit: fields.unit, from, to }, right: value, ...common }
}

const clicksIn = (note = ''): number => [...note.matchAll(BRACKET)].reduce((sum, [text]) => {
  const mark = readMark(text)
  return sum + (typeof mark === 'object' && 'clicks' in mark ? mark.clicks : 0)
}, 0)

/**
 * Questions that are none, or whose answer is nowhere.
 * @param folder that holds slides.md; a cut may leave out the answer, and then does not ask
 * @param written a text with its figures written out
 */
export function questionProblems(slides: readonly SlideInfo[], folder: string, written: (text: string) => string): InSlide[] {
  let links: Set<string> | undefined
  return slides.flatMap((slide): InSlide[] => {
    const key = Object.keys(KEYS).find(key => slide.frontmatter[key] !== undefined)
    if (!key)
      return []
    try {
      const { link, click } = questionOf(JSON.parse(written(JSON.stringify(slide.frontmatter))))!.answer
      links ??= new Set(linkedSlides(folder).keys())
      if (link && !links.has(link))
        return [{ slide, key, message: `${key}.answer: no slide has the link "${link}"${didYouMean(link, links)}` }]
      const answering = link ? slides.find(({ frontmatter }) => frontmatter.link === link) : slide
      const clicks = answering ? clicksIn(answering.note) : Infinity
      return click <= clicks ? [] : [{ slide, key, message: `${key}.answer is click ${click}, but the notes there have ${clicks}: write a [click] for each step.` }]
    }
    catch (error) {
      if (error instanceof RangeError)
        return [{ slide, key, message: `${error.message}.` }]
      throw error
    }
  })
}
