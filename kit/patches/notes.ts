/** Mends: see lazy-notes.ts. Brings the notes to the views that show them. Can go: with lazy-notes.ts. */
import type { AppContext } from '@slidev/types'
import { slides } from '#slidev/slides'

async function fetchNotes(): Promise<void> {
  const answer = await fetch(`${import.meta.env.BASE_URL}notes.json`)
  for (const [index, html] of (await answer.json() as string[]).entries())
    slides.value[index].meta.slide.noteHTML = html
}

/** Call once, from kit/setup/main.ts. Only the audience's view starts without; while one works on a deck, they are in place. */
export function fetchNotesWhenShown({ router }: AppContext): void {
  let notes: Promise<void> | undefined
  router.beforeResolve(async ({ name }) => {
    if (import.meta.env.PROD && name !== 'play')
      await (notes ??= fetchNotes().catch(error => console.error('The notes could not be loaded.', error)))
  })
}
