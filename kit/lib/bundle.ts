/** Makes one plain script of a file of TypeScript and all that it imports, with its exports in a global. */
import type { BuildEnvironmentOptions, Rolldown } from 'vite'
import { build } from 'vite'
import { lectureFiles } from '../parse/lecture-files.ts'
import { ROOT } from './root.mjs'

type How = Pick<BuildEnvironmentOptions, 'minify' | 'target'>

/** @param how what differs from a script that is read by people and run by a browser of today */
export async function bundled(entry: string, name: string, how: How = {}): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    plugins: [lectureFiles({ userRoot: ROOT })],
    build: { write: false, minify: false, target: 'esnext', ...how, lib: { entry, formats: ['iife'], name } },
  })
  const [{ output: [chunk] }] = [result].flat() as Rolldown.RolldownOutput[]
  return chunk.code
}
