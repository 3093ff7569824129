/**
 * Resolves what the lecture declares for the kit: #lecture/… is a file in its folder snippets/, and lecture:styles is
 * components/drawing/index.css, if there is one. kit/README.md lists these files.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EMPTY } from '../lecture.ts'

const PREFIX = '#lecture/'
const STYLES = 'lecture:styles'

export function lectureFiles({ userRoot }: Pick<ResolvedSlidevOptions, 'userRoot'>): Plugin {
  return {
    name: 'kit:lecture-files',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(?:#lecture\/|lecture:styles$)/ },
      handler(id) {
        const file = join(userRoot, ...id === STYLES ? ['components/drawing/index.css'] : ['snippets', id.slice(PREFIX.length)])
        if (existsSync(file))
          return file
        if (id === STYLES || id.slice(PREFIX.length) in EMPTY)
          return `\0${id}`
        this.error(`${file} is missing: the kit needs it (see kit/README.md).`)
      },
    },
    load: {
      filter: { id: /^\0(?:#lecture\/|lecture:styles$)/ },
      handler: id => Object.entries(EMPTY[id.slice(`\0${PREFIX}`.length)] ?? {})
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n'),
    },
  }
}
