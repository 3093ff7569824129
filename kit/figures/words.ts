/** Numbers in the words of a sentence. */

const SHARES = new Map([[2 / 3, 'two thirds'], [3 / 4, 'three quarters']])

/** A share: 'two thirds'. */
export function shareInWords(value: number): string {
  const known = [...SHARES].find(([share]) => Math.abs(share - value) < 1e-9)
  if (!known)
    throw new RangeError(`a share in words must be one of ${[...SHARES.values()].join(', ')}; got ${value}`)
  return known[1]
}

const SMALL = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
]
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const ROUND = new Map([[100, 'a hundred'], [1000, 'a thousand']])

/** A count: 'four', 'forty-one', 'a thousand'. */
export function countInWords(value: number): string {
  const words = SMALL[value] ?? ROUND.get(value)
  if (words)
    return words
  if (!Number.isInteger(value) || value < 0 || value > 99)
    throw new RangeError(`a count in words must be a whole number from 0 to 99, a hundred or a thousand; got ${value}`)
  return [TENS[Math.floor(value / 10)], ...value % 10 ? [SMALL[value % 10]] : []].join('-')
}
