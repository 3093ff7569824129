/** Writes files so that a run that fails leaves the old ones whole. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from './arguments.mjs'

/**
 * All under other names first, so that a full disk leaves what was there.
 * @param files text or bytes by name, into a folder that is made
 * @throws UsageError naming the file that cannot be written
 */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
  const names = Object.keys(files)
  const written: string[] = []
  let path = join(folder, names[0] ?? '')
  try {
    mkdirSync(folder, { recursive: true })
    for (const name of names) {
      path = join(folder, name)
      written.push(`${path}.tmp`)
      writeFileSync(`${path}.tmp`, files[name])
    }
    for (const name of names) {
      path = join(folder, name)
      renameSync(`${path}.tmp`, path)
    }
  }
  catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
  finally {
    for (const temporary of written)
      rmSync(temporary, { force: true })
  }
}

/** One file, in a folder that is made. */
export const writeFile = (path: string, data: string | Uint8Array): void => writeFiles(dirname(path), { [basename(path)]: data })
