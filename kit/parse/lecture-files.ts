/** What the lecture declares for the kit, by the name #lecture/…: files below its folder snippets/. */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export function lectureFiles({ userRoot }: Pick<ResolvedSlidevOptions, 'userRoot'>): Plugin {
  return {
    name: 'kit:lecture-files',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^#lecture\// },
      handler(id) {
        const file = join(userRoot, 'snippets', id.slice('#lecture/'.length))
        if (!existsSync(file))
          this.error(`${file} is not there: the kit asks a lecture for it. See kit/README.md.`)
        return file
      },
    },
  }
}
