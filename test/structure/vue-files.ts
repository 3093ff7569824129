/** Vue files that a slide can show. */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesBelow } from '../../kit/test/support/project.ts'

/** By their path in the deck, with their source. */
export function vueFiles(folder: string, places = ['components', 'kit']): [string, string][] {
  return places.flatMap(path => filesBelow(join(folder, path))).filter(file => file.endsWith('.vue') && !file.includes('/test/')).map(file => [relative(folder, file), readFileSync(file, 'utf8')])
}
