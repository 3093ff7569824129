const SMALL = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
]
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const ROUND = new Map([[100, 'a hundred'], [1000, 'a thousand']])

/** A count in the words of a sentence: 'four', 'forty-one', 'a thousand'. */
export function countInWords(value: number): string {
  const words = SMALL[value] ?? ROUND.get(value)
  if (words)
    return words
  if (!Number.isInteger(value) || value < 0 || value > 99)
    throw new RangeError(`a count in words must be a whole number from 0 to 99, a hundred or a thousand; got ${value}`)
  return [TENS[Math.floor(value / 10)], ...value % 10 ? [SMALL[value % 10]] : []].join('-')
}
