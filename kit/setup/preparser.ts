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

const FIGURE = /\[\[(\w+)(?:\|(\w+))?\]\]/g
/** Code is left alone: fences, script and style blocks. */
const CODE = /^(`{3,})[^`][\s\S]+?^\1|<(script|style)\b[\s\S]+?<\/\2>/gm
/** A tag with its attributes, whatever stands inside their quotes. */
const TAG = /<[a-z/!](?:"[^"]*"|'[^']*'|[^'">])*>/gi
const HEADING = /^# (.*)$/m

/** Puts text where a component cannot stand, such as an attribute or a title. */
export function asText(source: string, settings: Settings): string {
  return source.replace(FIGURE, (_, name: string, part?: string) => figureText(name, part as Part, settings))
}

/** Puts a component where a reader can ask it how it comes about. */
export function asComponents(source: string, settings: Settings): string {
  const component = (_: string, name: string, part?: string) =>
    `<Fig name="${name}">${figureText(name, part as Part, settings)}</Fig>`
  return between(source, TAG, text => text.replace(FIGURE, component), tag => asText(tag, settings))
}

/** Changes what matches `pattern` one way and all that lies between the other way. */
function between(source: string, pattern: RegExp, other: (text: string) => string, matching: (text: string) => string): string {
  let end = 0
  let result = ''
  for (const match of source.matchAll(pattern)) {
    result += other(source.slice(end, match.index)) + matching(match[0])
    end = match.index + match[0].length
  }
  return result + other(source.slice(end))
}

/** Applies `change` to everything but code. */
export function outsideCode(source: string, change: (text: string) => string): string {
  return between(source, CODE, change, code => code)
}

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
        // A flow chart is heavy: its slide is fetched when the lecture comes near it.
        if (/^`{3,}mermaid\b/m.test(content))
          frontmatter.preload ??= false
        frontmatter.title = titleOf(content, frontmatter, settings)
        return outsideCode(content, text => asComponents(text, settings))
      })
    },
    async transformNote(note, frontmatter) {
      return note && named(frontmatter, note, () => noteToPresent(asText(note, settings)))
    },
  }]
})
