/** Finds the slides of one deck in another, and the states of one slide in the other. */
import type { Manifest, Picture, Scheme, Slide } from './pictures.ts'

export const MATCHES = ['number', 'title'] as const
export type Match = typeof MATCHES[number]

/** What belongs together; one of both is missing where only one deck has it. */
export interface Pair<Item> { before?: Item, after?: Item }

/** Pairs by the first key that both have, each item once; what only `after` has stands last. */
function pair<Item>(before: readonly Item[], after: readonly Item[], ...keys: ((item: Item) => unknown)[]): Pair<Item>[] {
  const partners = new Map<Item, Item>()
  const left = new Set(after)
  for (const keyOf of keys) {
    for (const item of before.filter(item => !partners.has(item) && keyOf(item) !== undefined)) {
      const partner = [...left].find(other => keyOf(other) === keyOf(item))
      if (partner && left.delete(partner))
        partners.set(item, partner)
    }
  }
  return [...before.map(item => ({ before: item, after: partners.get(item) })), ...Array.from(left, after => ({ after }))]
}

/**
 * By number, or by the name in the address and else the headline.
 * @param match left out: by number where both have as many slides, else by title
 */
export function matchSlides(before: readonly Slide[], after: readonly Slide[], match?: Match): Pair<Slide>[] {
  const isByNumber = match ? match === 'number' : before.length === after.length
  return isByNumber ? pair(before, after, ({ no }) => no) : pair(before, after, ({ link }) => link, ({ title }) => title)
}

/** One state of a slide in both decks. */
export interface State extends Pair<Picture> { slides: Pair<Slide>, click: number, scheme: Scheme }

/** By the order of the slides, their clicks and the schemes. */
export function matchStates(slides: Pair<Slide>[], before: Manifest, after: Manifest, schemes: readonly Scheme[]): State[] {
  const of = ({ pictures }: Manifest, slide?: Slide): Picture[] =>
    pictures.filter(({ no, scheme }) => no === slide?.no && schemes.includes(scheme))
  return slides.flatMap(slides => pair(of(before, slides.before), of(after, slides.after), ({ scheme, click }) => `${scheme} ${click}`)
    .map((pair): State => {
      const { click, scheme } = (pair.before ?? pair.after)!
      return { ...pair, slides, click, scheme }
    })
    .sort((a, b) => a.click - b.click || schemes.indexOf(a.scheme) - schemes.indexOf(b.scheme)))
}
