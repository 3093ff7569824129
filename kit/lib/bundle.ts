/** Makes one plain script of a file of TypeScript and all that it imports, with its exports in a global. */
import type { Rolldown } from 'vite'
import { build } from 'vite'
import { lectureFiles } from '../parse/lecture-files.ts'
import { ROOT } from './root.mjs'

export async function bundled(entry: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    plugins: [lectureFiles({ userRoot: ROOT })],
    build: { write: false, minify: false, target: 'esnext', lib: { entry, formats: ['iife'], name } },
  })
  const [{ output: [chunk] }] = [result].flat() as Rolldown.RolldownOutput[]
  return chunk.code
}
