/** Slides by their `link`: one that two of them have, and one that `needs:` or `leads:` misspells. */
import type { SlideInfo } from '@slidev/types'
import { didYouMean, nearest } from '../lib/nearest.ts'
import { linkedSlides } from './cut.ts'

/** A name with more wrong letters than one of so many is that of a slide which was deleted. */
const LETTERS = 5

/** What is wrong with a setting of a slide. */
export interface InSlide { slide: SlideInfo, key: string, message: string }

/**
 * Whether a slide may name one that was deleted is a rule of the lecture.
 * @param folder that holds slides.md, whose other slides a cut may name
 * @param where a slide has its link
 */
export function linkProblems(
  slides: readonly SlideInfo[],
  folder: string,
  where: (slide: SlideInfo) => string,
): InSlide[] {
  const owners = new Map<unknown, SlideInfo>()
  const twice = slides.flatMap((slide): InSlide[] => {
    const { link } = slide.frontmatter
    const owner = owners.get(link)
    if (!owner)
      owners.set(link, slide)
    if (link === undefined || !owner)
      return []
    const message = `the link "${link}" is taken, by slide ${owner.index + 1} at ${where(owner)}: give one of the two another.`
    return [{ slide, key: 'link', message }]
  })
  let all: Set<string> | undefined
  const misspelt = slides.flatMap(slide => ['needs', 'leads'].flatMap((key): InSlide[] => {
    const names = [slide.frontmatter[key] ?? []].flat().map(String).filter(name => !owners.has(name))
    return names.flatMap((name): InSlide[] => {
      all ??= new Set(linkedSlides(folder).keys())
      if (all.has(name) || !nearest(name, all, LETTERS))
        return []
      const message = `${key}: no slide has the link "${name}"${didYouMean(name, all)}`
      return [{ slide, key, message: `${message} If that slide was deleted, take its name away here.` }]
    })
  }))
  return [...twice, ...misspelt]
}
