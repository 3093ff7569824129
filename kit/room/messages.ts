/** Reads what phones and windows send: only what it knows, and only as much as it may be. */
import type { FromDesk, FromPhone } from './protocol.ts'
import { MOST } from './protocol.ts'

type Fields = Record<string, unknown>

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isText = (value: unknown): value is string => typeof value === 'string'
/** The name of an option, the link of a slide. */
const isName = (value: unknown): value is string => isText(value) && value.length > 0 && value.length <= 100

/** What steers a terminal, turns the writing round, or is no letter at all. */
const NO_LETTERS = /[\u{E0000}-\u{E007F}\p{Cc}\p{Co}\p{Zl}\p{Zp}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFFD]+/gu

/** Letters that nobody sees. */
const UNSEEN = /[\u115F\u1160\u3164\uFFA0]/g

/** Marks that are heaped on a letter, over the lines above. */
const HEAP = /(\p{M}{3})\p{M}+/gu

/** One line of whole letters. */
export const cleanText = (text: string): string =>
  text.toWellFormed().replace(NO_LETTERS, ' ').replace(HEAP, '$1').replace(/\s+/g, ' ').trim()

function fields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined
  }
  catch {
    return undefined
  }
}

/** A message of a phone, or a word on what is wrong with it, with its number if it has one. */
export function readFromPhone(text: string): FromPhone | { n: number, error: string } {
  const { n, do: what, question, round, answer, id, text: words } = fields(text) ?? {}
  if (!isCount(n))
    return { n: 0, error: 'This could not be read.' }
  const wrong = (error: string) => ({ n, error })
  if (what === 'here' || what === 'lost')
    return { n, do: what }
  if (what === 'support' && isCount(id))
    return { n, do: what, id }
  if (what === 'answer' && isName(question) && isCount(round) && (isName(answer) || (typeof answer === 'number' && Number.isFinite(answer))))
    return { n, do: what, question, round, answer }
  if (what !== 'ask' || !isText(words))
    return wrong('This could not be read.')
  const clean = cleanText(words)
  if (!/[\p{L}\p{N}]/u.test(clean.replace(UNSEEN, '')))
    return wrong('Write a question first.')
  return [...clean].length > MOST.question ? wrong(`A question may have ${MOST.question} letters.`) : { n, do: what, text: clean }
}

const STATES = ['open', 'answered', 'dropped'] as const

/** A message of one of the lecture's windows; undefined for what is none. */
export function readFromDesk(text: string): FromDesk | undefined {
  const { do: what, slide, click, at, isShown, id, state } = fields(text) ?? {}
  if (what === 'begin' || what === 'open' || what === 'close')
    return { do: what }
  if (what === 'place' && isCount(slide) && isCount(click) && typeof at === 'number')
    return { do: what, slide, click, at: Math.round(at) }
  if (what === 'show' && typeof isShown === 'boolean')
    return { do: what, isShown }
  if (what === 'stage' && (id === undefined || isCount(id)))
    return { do: what, id }
  const known = STATES.find(known => known === state)
  return what === 'mark' && isCount(id) && known ? { do: what, id, state: known } : undefined
}
