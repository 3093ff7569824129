/** Numbers in words, as parts of patterns. */

const ONES = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen'
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const LARGE = 'hundreds?|thousands?|millions?|billions?|trillions?|dozens?'
export const NUMBER = `(?:(?:${TENS})(?:-(?:one|${ONES}))?|${ONES}|${LARGE})`
/** "one" alone is mostly an article, but never in front of these. */
export const MEASURES = 'percent|per cent|(?:kilo|mega|giga|tera)bytes?|[KMGT]B|(?:milli|micro|nano)seconds?|ms|TFLOP\\/s|(?:tera|peta)flops?'
/** Numbers in a row: two hundred million, twenty and one. */
export const RUN = `${NUMBER}(?:[ -](?:and |a )?(?:${NUMBER}|one))*`
export const FOLD = `(?:${ONES}|${TENS}|${LARGE})fold`
export const wholeWords = (...patterns: readonly string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})\\b`, 'gi')
