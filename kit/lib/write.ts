/** Writes files so that a run that fails leaves the old ones whole. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from './arguments.mjs'

/**
 * Writes all of them under temporary names first, so that a full disk leaves the old files as they were.
 * @param files text or bytes by name, into a folder that is made
 * @throws UsageError naming the file that cannot be written
 */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
  const names = Object.keys(files)
  const pathOf = (name: string): string => join(folder, name)
  let [at] = names
  try {
    mkdirSync(folder, { recursive: true })
    for (at of names)
      writeFileSync(`${pathOf(at)}.tmp`, files[at])
    for (at of names)
      renameSync(`${pathOf(at)}.tmp`, pathOf(at))
  }
  catch (error) {
    throw new UsageError(`${pathOf(at)} cannot be written: ${(error as Error).message}`)
  }
  finally {
    for (const left of names.map(name => `${pathOf(name)}.tmp`).filter(path => existsSync(path)))
      rmSync(left)
  }
}

/** One file, in a folder that is made. */
export const writeFile = (path: string, data: string | Uint8Array): void => writeFiles(dirname(path), { [basename(path)]: data })
