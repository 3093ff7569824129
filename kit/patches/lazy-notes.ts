/**
 * Mends: Slidev puts the notes of every slide into the entry of a built deck, where they weigh as much as half of the rest.
 * notes.ts fetches them for the views that show them, from note-texts.ts, which the build fills in here.
 * Can go: when a built deck fetches notes by itself; the build stops with a message when their place has changed.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'

const FRONTMATTER = /__slidev_(\d+)\.frontmatter$/
const NOTE_TEXTS = /\/patches\/note-texts\.ts$/
/** Where Slidev's module of a slide holds everything about it, as one line of JSON. */
const SLIDE = /^( {4}\.\.\.\()(\{.*\})(\),)$/m
const KATEX = 'class="katex'

export function lazyNotes({ data }: ResolvedSlidevOptions): Plugin {
  const texts: string[] = []
  return {
    name: 'kit:lazy-notes',
    apply: 'build',
    enforce: 'pre',
    transform: {
      order: 'pre',
      filter: { id: [FRONTMATTER, NOTE_TEXTS] },
      async handler(code, id) {
        if (NOTE_TEXTS.test(id)) {
          await Promise.all(data.slides.map(({ source }, index) => this.load({ id: `${source.filepath}__slidev_${index + 1}.frontmatter` })))
          const style = texts.some(text => text.includes(KATEX)) ? 'import "katex/dist/katex.min.css"\n' : ''
          return { code: `${style}export default ${JSON.stringify(texts)}`, map: null }
        }
        const slide = SLIDE.exec(code)?.[2]
        if (!slide)
          this.error('Slidev\'s slide module has changed; update kit/patches/lazy-notes.ts.')
        const { noteHTML, ...rest } = JSON.parse(slide)
        texts[Number(FRONTMATTER.exec(id)?.[1]) - 1] = noteHTML
        // Present but empty, as for a slide without a note.
        return { code: code.replace(SLIDE, (_, open, __, close) => open + JSON.stringify({ ...rest, noteHTML: '' }) + close), map: null }
      },
    },
  }
}
