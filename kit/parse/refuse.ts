/**
 * What a deck names and does not have ends a build, and is said while one works on the deck: in the terminal, and over
 * the slide. Slidev itself would build without a word.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import process from 'node:process'
import { inWords, unknownIn } from './problems.ts'

const SLIDE = /__slidev_(\d+)\.md$/

export function refuseUnknown({ data, userRoot }: Pick<ResolvedSlidevOptions, 'data' | 'userRoot'>): Plugin {
  const unknown = () => unknownIn({ data, folder: userRoot })
  const say = (): number => {
    const lines = unknown().map(inWords)
    lines.forEach(line => console.error(line))
    return lines.length
  }
  let isBuild = false
  return {
    name: 'kit:unknown',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build'
    },
    buildStart() {
      // An error of a plugin is printed with its stack.
      if (say() > 0 && isBuild)
        process.exit(1)
    },
    transform: {
      filter: { id: SLIDE },
      handler(_, id) {
        const found = isBuild ? [] : unknown().filter(({ slide }) => slide === Number(SLIDE.exec(id)![1]))
        if (found.length)
          this.error({ message: found.map(inWords).join('\n'), stack: '' })
      },
    },
    hotUpdate: {
      order: 'post', // Slidev has read the file
      handler({ file }) {
        if (file.endsWith('.md') && this.environment.name === 'client')
          say()
      },
    },
  }
}
