/** Numbers in the words of a sentence. */

const SHARES = new Map([[2 / 3, 'two thirds'], [3 / 4, 'three quarters']])

/** A share in the words of a sentence: 'two thirds'. */
export function shareInWords(value: number): string {
  for (const [known, words] of SHARES) {
    if (Math.abs(known - value) < 1e-9)
      return words
  }
  throw new RangeError(`a share in words must be one of ${[...SHARES.values()].join(', ')}; got ${value}`)
}

const COUNTS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const ROUND_COUNTS = new Map([[16, 'sixteen'], [20, 'twenty'], [32, 'thirty-two'], [100, 'a hundred'], [1000, 'a thousand']])

/** A count in the words of a sentence: 'four', 'a thousand'. */
export function countInWords(value: number): string {
  const words = COUNTS[value] ?? ROUND_COUNTS.get(value)
  if (words === undefined)
    throw new RangeError(`a count in words must be a whole number from 0 to 12, or one of ${[...ROUND_COUNTS.keys()].join(', ')}; got ${value}`)
  return words
}

const TEENS = ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** Any whole number from 0 to 99, such as the part of a table: 'forty-one'. */
export function numberInWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99)
    throw new RangeError(`a number in words must be a whole number from 0 to 99; got ${value}`)
  if (value < 20)
    return [...COUNTS, ...TEENS][value]
  return TENS[Math.floor(value / 10)] + (value % 10 ? `-${COUNTS[value % 10]}` : '')
}
