/** `section:` on a slide begins that section of snippets/text/sections.ts. */
import type { SlideInfo } from '@slidev/types'
import type { InSlide } from './links.ts'
import { basename } from 'node:path'
import { SECTIONS } from '../lib/lecture.ts'

/** Nobody misses a section that is gone with its page; pages/03-rings.md without its `section: 3` is another matter. */
function lostSections(slides: readonly SlideInfo[]): InSlide[] {
  const begun = new Set(slides.map(({ frontmatter: { section } }) => section).filter(section => section !== undefined))
  const pages = [...Map.groupBy(slides, ({ source }) => source.filepath)]
  return pages.flatMap(([file, page]): InSlide[] => {
    const section = Number(/^\d+/.exec(basename(file))?.[0])
    const isLost = begun.size > 0 && SECTIONS[section] && !begun.has(section)
      && page.every(({ frontmatter }) => frontmatter.section === undefined)
      && page.some(({ frontmatter: { timing } }) => timing > 0)
    if (!isLost)
      return []
    const message = `section ${section}, ${SECTIONS[section].title}, has no first slide`
    return [{ slide: page[0], key: 'layout', message: `${message}: give "section: ${section}" to this one, which now begins it.` }]
  })
}

/** A `section` that is none, and a page whose section no slide begins, since its first slide was deleted. */
export function sectionProblems(slides: readonly SlideInfo[]): InSlide[] {
  const wrong = slides.flatMap((slide): InSlide[] => {
    const { section } = slide.frontmatter
    if (section === undefined || Object.hasOwn(SECTIONS, section))
      return []
    const message = `section must be a whole number from 0 to ${SECTIONS.length - 1}, a place in snippets/text/sections.ts`
    return [{ slide, key: 'section', message: `${message}; got ${JSON.stringify(section)}.` }]
  })
  return [...lostSections(slides), ...wrong]
}
