/**
 * [[distance]] in a slide, a note or a title becomes the figure of that name. [[distance|number]]
 * asks for a part of it. In a note, stage directions and the answers at hand are set apart from what is said.
 */
import type { Part, Settings } from '#lecture/figures/index.ts'
import { definePreparserSetup } from '@slidev/types'
import { figureText } from '../lib/lecture.ts'
import { settingsOf } from '../parse/cut.ts'
import { noteToPresent } from '../parse/marks.ts'
import { settingsOrDefaults } from '../parse/problems.ts'
import { writeOut } from '../parse/write-out.ts'

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

/** As it is written where the figure does not exist: parse/problems.ts says so, and the slide is not lost over it. */
function textIfKnown(source: string, settings: Settings): string {
  return source.replace(FIGURE, (written) => {
    try {
      return asText(written, settings)
    }
    catch {
      return written
    }
  })
}

/** Replaces figures by components that link to their evidence, and by text inside tags. */
const asComponents = (source: string, settings: Settings): string => source.replace(PIECES, (piece, ...rest) => {
  const { code, name } = rest.at(-1) as { code?: string, name?: string }
  if (code)
    return piece
  const text = textIfKnown(piece, settings)
  return name && text !== piece ? `<Fig name="${name}">${text}</Fig>` : text
})

/** As the table of contents and the PDF call a slide: its title, or its headline in one line without markup. */
export function titleOf(content: string, { title }: { title?: string }, settings: Settings): string | undefined {
  if (title)
    return textIfKnown(title, settings)
  const heading = HEADING.exec(content)?.[1]
  return heading && textIfKnown(heading, settings).replace(/<br\s*\/?>/g, ' ').replace(/<[^>]+>|[*_`]/g, '').replace(/\s+/g, ' ').trim()
}

export default definePreparserSetup(({ headmatter, filepath }) => {
  const settings = settingsOrDefaults(settingsOf(filepath, headmatter))
  return [{
    name: 'figures',
    transformRawLines: lines => writeOut(lines, filepath, headmatter),
    async transformSlide(content, frontmatter) {
      frontmatter.title = titleOf(content, frontmatter, settings)
      return asComponents(content, settings)
    },
    transformNote: async note => note && noteToPresent(textIfKnown(note, settings)),
  }]
})
