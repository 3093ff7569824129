/** One part of several in the words of a sentence: 'half', 'quarter'. */
const NAMES = new Map([[2, 'half'], [3, 'third'], [4, 'quarter'], [5, 'fifth'], [8, 'eighth']])

/** @throws RangeError when the share is none that has a word here, such as 1/6 or 2/4 of something else */
export function fractionInWords(share: number): string {
  const words = NAMES.get(Math.round(1 / share))
  if (words === undefined || Math.abs(Math.round(1 / share) * share - 1) > 1e-9)
    throw new RangeError(`a fraction in words must be 1 over ${[...NAMES.keys()].join(', ')}; got ${share}`)
  return words
}

const SHARES: [share: number, words: string][] = [[2 / 3, 'two thirds'], [3 / 4, 'three quarters']]

/** @throws RangeError when the share is none of these */
export function shareInWords(value: number): string {
  const [, words] = SHARES.find(([share]) => Math.abs(share - value) < 1e-9) ?? []
  if (!words)
    throw new RangeError(`a share in words must be one of ${SHARES.map(([, words]) => words).join(', ')}; got ${value}`)
  return words
}
