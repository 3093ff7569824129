/**
 * [[distance]] in a slide, a note or a title becomes the figure of that name. [[distance|number]]
 * asks for a part of it. An unknown name ends the build with the slide and the figure. In a note,
 * stage directions and the answers at hand are set apart from what is said.
 */
import type { Part, Settings } from '#lecture/figures/index.ts'
import { definePreparserSetup } from '@slidev/types'
import { figureText, settingsFrom } from '../lib/lecture.ts'
import { noteToPresent } from '../parse/marks.ts'
import { repeatSlides } from '../parse/repeat.ts'

const FIGURE = /\[\[(?<name>\w+)(?:\|(?<part>\w+))?\]\]/g
/** Code is left alone: fences, script and style blocks. */
const CODE = /^(?<fence>`{3,})[^`][\s\S]+?^\k<fence>|<(?<element>script|style)\b[\s\S]+?<\/\k<element>>/m
/** A tag with its attributes, whatever is inside their quotes. */
const TAG = /<[a-z/!](?:"[^"]*"|'[^']*'|[^'">])*>/
const PIECES = new RegExp(`(?<code>${CODE.source})|${TAG.source}|${FIGURE.source}`, 'gim')
const HEADING = /^# (.*)$/m

/** Replaces figures by text, where a component is not possible: in attributes, titles and notes. */
export function asText(source: string, settings: Settings): string {
  return source.replace(FIGURE, (_, name: string, part?: Part) => figureText(name, part, settings))
}

/** Replaces figures by components that link to their evidence, and by text inside tags. */
const asComponents = (source: string, settings: Settings): string => source.replace(PIECES, (piece, ...rest) => {
  const { code, name } = rest.at(-1) as { code?: string, name?: string }
  if (code)
    return piece
  const text = asText(piece, settings)
  return name ? `<Fig name="${name}">${text}</Fig>` : text
})

/** As the table of contents and the PDF call a slide: its title, or its headline in one line without markup. */
export function titleOf(content: string, { title }: { title?: string }, settings: Settings): string | undefined {
  if (title)
    return asText(title, settings)
  const heading = HEADING.exec(content)?.[1]
  return heading && asText(heading, settings).replace(/<br\s*\/?>/g, ' ').replace(/<[^>]+>|[*_`]/g, '').replace(/\s+/g, ' ').trim()
}

export default definePreparserSetup(({ headmatter, filepath }) => {
  const settings = settingsFrom(headmatter)
  const named = <Result>(frontmatter: { title?: string }, content: string, work: () => Result): Result => {
    try {
      return work()
    }
    catch (error) {
      const slide = frontmatter.title ?? HEADING.exec(content)?.[1] ?? content.trim().split('\n', 1)[0]
      throw new Error(`${filepath}, slide "${slide}": ${(error as Error).message}`)
    }
  }
  return [{
    name: 'figures',
    transformRawLines: repeatSlides,
    async transformSlide(content, frontmatter) {
      return named(frontmatter, content, () => {
        frontmatter.title = titleOf(content, frontmatter, settings)
        return asComponents(content, settings)
      })
    },
    async transformNote(note, frontmatter) {
      return note && named(frontmatter, note, () => noteToPresent(asText(note, settings)))
    },
  }]
})
