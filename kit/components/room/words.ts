/** What the room's answers come to, in words. */
import type { DeskView, Round } from '../../room/protocol.ts'
import { roughly } from '../../room/numbers.ts'

type Asked = NonNullable<DeskView['question']>

/** A guess this near to what is right is called near, as a share of it. */
const NEAR = 0.2

export const countOf = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** The share of each round that was right. */
export function rightShares(question: Asked): number[] {
  const index = question.kind === 'vote' ? question.options.findIndex(({ name }) => name === question.right) : -1
  return question.rounds.map(({ count, counts }) => count ? (counts[index] ?? 0) / count : 0)
}

/** Such as 41% → 73%. */
export const shareWords = (shares: readonly number[]): string => shares.map(share => `${Math.round(share * 100)}%`).join(' → ')

export const middleOf = (question: Asked, { median }: Round): string =>
  median === undefined || !('unit' in question) ? 'none' : roughly(median, question.unit)

/** How many guesses are near what is right. */
export function nearby(question: Asked, { count, guesses }: Round): string {
  const right = Number(question.right)
  const near = guesses.filter(guess => Math.abs(guess - right) <= NEAR * Math.abs(right)).length
  return `${Math.round(near / Math.max(1, guesses.length) * count)} of ${count} within ${NEAR * 100}%`
}
