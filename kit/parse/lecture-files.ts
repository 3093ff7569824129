/**
 * What the lecture declares for the kit: #lecture/… is a file in its folder snippets/, and lecture:styles is
 * components/drawing/index.css, if there is one. kit/README.md lists these files.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../lib/arguments.mjs'

const STYLES = 'components/drawing/index.css'
const OPTIONAL = /^snippets\/(?:exercises\/index|text\/(?:answers|code|departures|glossary|questions|sources))\.ts$/

/**
 * A file of the lecture, or the kit's defaults in its place.
 * @throws UsageError when it is required and missing
 */
export function lectureFile(root: string, path: string): string {
  const file = join(root, path)
  if (existsSync(file))
    return file
  if (path !== STYLES && !OPTIONAL.test(path))
    throw new UsageError(`${path} is missing: the kit needs it (see kit/README.md).`)
  return fileURLToPath(new URL('../defaults.ts', import.meta.url))
}

export function lectureFiles({ userRoot }: Pick<ResolvedSlidevOptions, 'userRoot'>): Plugin {
  return {
    name: 'kit:lecture-files',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(?:#lecture\/|lecture:styles$)/ },
      handler: id => lectureFile(userRoot, id === 'lecture:styles' ? STYLES : id.replace('#lecture', 'snippets')),
    },
  }
}
