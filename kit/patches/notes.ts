/**
 * Mends: see lazy-notes.ts. Brings the notes to the views that show them; the audience's view starts without.
 * Can go: with lazy-notes.ts.
 */
import type { AppContext } from '@slidev/types'
import { slides } from '#slidev/slides'

/** Routes that show no note. Every other one has them before it is drawn. */
const WITHOUT_NOTES = new Set(['play', 'print', 'entry', 'export', 'NotFound'])

let notes: Promise<void> | undefined

async function fetchNotes(): Promise<void> {
  try {
    const { default: texts } = await import('./note-texts.ts')
    for (const [index, html] of texts.entries())
      slides.value[index].meta.slide.noteHTML = html
  }
  catch (error) {
    notes = undefined
    console.error('The notes could not be loaded.', error)
  }
}

/** Call once, from kit/setup/main.ts. */
export function fetchNotesWhenShown({ router }: AppContext): void {
  router.beforeResolve(async ({ name }) => {
    if (!WITHOUT_NOTES.has(String(name)))
      await (notes ??= fetchNotes())
  })
}
