/**
 * What the lecture declares for the kit, by name: #lecture/… is a file below its folder snippets/, and lecture:styles
 * the styles of its drawings, components/drawing/index.css, where it has any. kit/README.md lists what may be there.
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
        this.error(`${file} is not there: the kit asks a lecture for it. See kit/README.md.`)
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
