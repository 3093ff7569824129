/**
 * Mends: Slidev puts the notes of every slide into the entry of a built deck, 27 KB of 290 before the first slide.
 * The build moves them to a file, which notes.ts fetches for the views that show them.
 * Can go: when a built deck fetches notes by itself; the build stops with a message when their place has changed.
 */
import type { Plugin } from 'vite'

const FRONTMATTER = /__slidev_(\d+)\.frontmatter$/
/** Where Slidev's module of a slide holds everything about it, as one line of JSON. */
const SLIDE = /(?<=^ {4}\.\.\.\()\{.*\}(?=\),$)/m

export function lazyNotes(): Plugin {
  const notes: string[] = []
  return {
    name: 'kit:lazy-notes',
    apply: 'build',
    enforce: 'pre',
    transform: {
      order: 'pre',
      filter: { id: FRONTMATTER },
      handler(code, id) {
        const [json] = SLIDE.exec(code) ?? this.error('Slidev\'s slide module has changed; update kit/patches/lazy-notes.ts.')
        const slide = JSON.parse(json)
        notes[Number(FRONTMATTER.exec(id)![1]) - 1] = slide.noteHTML
        // Present but empty, as for a slide without a note.
        return { code: code.replace(json, () => JSON.stringify({ ...slide, noteHTML: '' })), map: null }
      },
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'notes.json', source: JSON.stringify(notes) })
    },
  }
}
