/**
 * Mends: a slide that cannot be read, because a figure or a file that it names does not exist, is left out of the
 * deck, and Slidev builds the rest without a word.
 * Can go: when `slidev build` fails without this file over a slide whose figure does not exist.
 */
import type { SlidevMarkdown } from '@slidev/types'
import type { Plugin } from 'vite'

/** Ends a build over what could not be read, and says it while one works on the deck. */
export function refuseLostSlides({ data }: { data: { markdownFiles: Record<string, SlidevMarkdown> } }): Plugin {
  return {
    name: 'kit:lost-slides',
    buildStart() {
      const problems = Object.values(data.markdownFiles).flatMap(({ filepath, errors }) =>
        (errors ?? []).map(({ message, row }) => `${filepath}:${row + 1}: ${message.replace(/^Error when loading slide: (?:Error: )?/, '')}`))
      if (problems.length > 0 && this.environment.config.command === 'build')
        this.error(problems.join('\n'))
      problems.forEach(problem => this.warn(problem))
    },
  }
}
