/** Reads what comes from outside: only what the protocol has is let in, with the keys and types that it has. */
import type { FromDesk, FromPhone } from './protocol.ts'

type Check = (value: unknown) => boolean
type Shape = Record<string, Check>

const isText: Check = value => typeof value === 'string'
const isWhole: Check = value => Number.isSafeInteger(value) && (value as number) >= 0
const isNumber: Check = value => Number.isFinite(value)
const isBoolean: Check = value => typeof value === 'boolean'

const FROM_PHONE: Record<FromPhone['do'], Shape> = {
  here: {},
  answer: { question: isText, round: isWhole, answer: value => isText(value) || isNumber(value) },
  lost: {},
  ask: { text: isText },
  support: { id: isWhole },
}

const FROM_DESK: Record<FromDesk['do'], Shape> = {
  place: { slide: isWhole, click: isWhole, at: isNumber },
  open: {},
  close: {},
  show: { isShown: isBoolean },
  mark: { id: isWhole, state: value => ['open', 'answered', 'dropped'].includes(value as string) },
  stage: { id: value => value === undefined || isWhole(value) },
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value && !Array.isArray(value) ? value as Record<string, unknown> : undefined
  }
  catch {
    return undefined
  }
}

function fits(value: Record<string, unknown> | undefined, shapes: Record<string, Shape>, more: Shape = {}): boolean {
  if (!value || typeof value.do !== 'string' || !Object.hasOwn(shapes, value.do))
    return false
  const shape: Shape = { ...more, ...shapes[value.do] }
  return Object.keys(value).every(key => key === 'do' || Object.hasOwn(shape, key))
    && Object.entries(shape).every(([key, isRight]) => isRight(value[key]))
}

/** @returns the message, if it is one, and the number to reply to, if there is one */
export function fromPhone(text: string): { n: number, message?: FromPhone } {
  const value = parsed(text)
  return {
    n: isWhole(value?.n) ? value!.n as number : 0,
    message: fits(value, FROM_PHONE, { n: isWhole }) ? value as FromPhone : undefined,
  }
}

export function fromDesk(text: string): FromDesk | undefined {
  const value = parsed(text)
  return fits(value, FROM_DESK) ? value as unknown as FromDesk : undefined
}

const MARKS = /(\p{M}{3})\p{M}+/gu
/** What does not show, or changes what stands beside it; but what joins letters and signs. */
const UNSEEN = /[[\p{Cc}\p{Cs}\p{Cf}]--[\u200C\u200D]]/gv

/** A text of the room as it may be shown: one line, without what does not show, or heaps marks on a letter. */
export const cleaned = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(UNSEEN, '').replace(MARKS, '$1').trim()
