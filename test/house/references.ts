/**
 * What a cut of the lecture may not do: refer to a slide that it leaves out.
 *
 * A slide that recalls another names it in its frontmatter, `needs: [two-walls]`, and one that announces
 * another `leads: [zero]`; both by the `link` of the other. Words that recall or announce stand only on such slides.
 */
import type { SlideInfo } from '@slidev/types'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import { problemOf } from '../../kit/test/support/source.ts'
import { ANNOUNCES, NO_REFERENCE, RECALLS, TERMS } from './rules.ts'
import { wordsOfMarkdown } from './typed-figures.ts'

interface References { needs: string[], leads: string[] }

const listOf = (value: unknown): string[] => [value ?? []].flat().map(String)
const referencesOf = ({ frontmatter: { needs, leads } }: SlideInfo): References => ({ needs: listOf(needs), leads: listOf(leads) })

const SCRIPT = /<script\b[\s\S]*?<\/script>/g
const SENTENCE = /'([^'\n]* [^'\n]*)'/g

/** All that a slide says: its text, its alternative text, what its script prints, its title and its notes. */
export function saidOn({ content, note, frontmatter: { title } }: SlideInfo): string {
  const printed = (content.match(SCRIPT) ?? []).flatMap(script => [...script.matchAll(SENTENCE)].map(([, text]) => text))
  return [wordsOfMarkdown(content), ...printed, String(title ?? ''), wordsOfMarkdown(note ?? '')].join(' ').replace(/\s+/g, ' ')
}

function found(said: string, patterns: readonly RegExp[]): string[] {
  const plain = NO_REFERENCE.reduce((text, phrase) => text.replace(new RegExp(phrase, 'gi'), match => '_'.repeat(match.length)), said)
  return patterns.flatMap(pattern => [...plain.matchAll(new RegExp(pattern.source, 'gi'))].map(({ 0: word, index }) =>
    plain.slice(Math.max(0, index - 25), index + word.length + 25).trim()))
}

/** Slides by their `link`. */
const byLink = (slides: readonly SlideInfo[]): Map<string, SlideInfo> =>
  new Map(slides.flatMap(slide => typeof slide.frontmatter.link === 'string' ? [[slide.frontmatter.link, slide]] : []))

/** Every slide that is named stands in this deck, on the side where the words look for it. */
export function missingReferences({ slides }: Pick<Deck, 'slides'>): Problem[] {
  const places = byLink(slides)
  return slides.flatMap((slide) => {
    const { needs, leads } = referencesOf(slide)
    const look = (names: string[], key: string, side: string, stands: (other: SlideInfo) => boolean): Problem[] => names.flatMap((name) => {
      const other = places.get(name)
      if (other && stands(other))
        return []
      const message = other
        ? `${key} "${name}", which does not stand ${side} it`
        : `${key} "${name}", which this deck leaves out: say it without that slide and take the name away, or take that slide in`
      return [problemOf('references', slide, message)]
    })
    return [
      ...look(needs, 'needs', 'before', other => other.index < slide.index),
      ...look(leads, 'leads to', 'behind', other => other.index > slide.index),
    ]
  })
}

/** Words that recall or announce, on a slide that names nothing it would recall or announce. */
export function loneReferences({ slides }: Pick<Deck, 'slides'>): Problem[] {
  return slides.flatMap((slide) => {
    const { needs, leads } = referencesOf(slide)
    const said = saidOn(slide)
    return [
      ...(needs.length ? [] : found(said, RECALLS).map(words => problemOf('references', slide, `recalls without needs: "${words}"`))),
      ...(leads.length ? [] : found(said, ANNOUNCES).map(words => problemOf('references', slide, `announces without leads: "${words}"`))),
    ]
  })
}

/** A pattern as a person would write the word. */
const wordOf = ({ source }: RegExp): string => source.replace(/\\b|[?^$]/g, '')

/** Terms on a slide that no slide up to it explains. */
export function unexplainedTerms({ slides }: Pick<Deck, 'slides'>): Problem[] {
  const places = byLink(slides)
  return slides.flatMap((slide) => {
    const said = saidOn(slide)
    return TERMS.filter(({ term, introducedBy }) => term.test(said) && !introducedBy.some(name => (places.get(name)?.index ?? Infinity) <= slide.index))
      .map(({ term, introducedBy }) => problemOf('references', slide, `says "${wordOf(term)}", which the slide ${introducedBy.map(name => `"${name}"`).join(' or ')} would explain, if it stood before: say it otherwise, or change TERMS in test/house/rules.ts`))
  })
}

const ADDRESS = /(?:href|to)="#?\/([\w-]+)"|\]\(#?\/([\w-]+)\)/g

/** Addresses of slides that this deck does not have. A number is never one: another cut counts otherwise. */
export function lostAddresses({ slides }: Pick<Deck, 'slides'>): Problem[] {
  const places = byLink(slides)
  return slides.flatMap(slide => [...slide.content.matchAll(ADDRESS)].map(([, tag, markdown]) => tag ?? markdown).filter(name => !places.has(name)).map(name => problemOf('references', slide, `the link to "/${name}" leads nowhere`)))
}
