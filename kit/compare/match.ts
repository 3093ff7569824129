/** Finds the slides of one deck in another. */
import type { Slide } from './stage.ts'

/** A slide before and after; one of the two is missing if only one deck has it. */
export interface Pair { before?: Slide, after?: Slide }

/** By number if both decks have as many slides, otherwise by the name in the address and then by the headline; slides that only `after` has come last. */
export function matchSlides(before: readonly Slide[], after: readonly Slide[]): Pair[] {
  const keys: (keyof Slide)[] = before.length === after.length ? ['no'] : ['link', 'title']
  const partners = new Map<Slide, Slide>()
  const left = new Set(after)
  for (const key of keys) {
    for (const slide of before.filter(slide => !partners.has(slide) && slide[key] !== undefined)) {
      const partner = [...left].find(other => other[key] === slide[key])
      if (partner && left.delete(partner))
        partners.set(slide, partner)
    }
  }
  return [...before.map(slide => ({ before: slide, after: partners.get(slide) })), ...Array.from(left, after => ({ after }))]
}
