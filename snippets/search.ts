/**
 * The least whole number from 0 to `most` for which something holds, by halving.
 * @param holds for `most`, and for every number above one for which it does
 */
export function leastWhole(most: number, holds: (candidate: number) => boolean): number {
  let [below, least] = [-1, most]
  while (least - below > 1) {
    const middle = (below + least) >> 1
    if (holds(middle))
      least = middle
    else
      below = middle
  }
  return least
}
