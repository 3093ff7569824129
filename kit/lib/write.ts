/** Writes files and folders so that a run that fails or is stopped leaves the old ones whole. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { UsageError } from './arguments.mjs'

/**
 * Makes a file or a folder under another name, and then puts it in the place of the old one, which is whole until then.
 * @param temporary the other name; what a run that was stopped has left there goes
 */
export async function madeWhole(path: string, make: (temporary: string) => Promise<unknown>, temporary = `${path}.tmp`): Promise<void> {
  const old = `${temporary}-old`
  const remove = (rest: string): void => rmSync(rest, { recursive: true, force: true, maxRetries: 5 })
  const clear = (): void => remove(temporary)
  clear()
  if (!existsSync(path) && existsSync(old)) // ended by force just before its end
    renameSync(old, path)
  mkdirSync(dirname(path), { recursive: true })
  process.once('exit', clear)
  try {
    await make(temporary)
    remove(old)
    if (existsSync(path))
      renameSync(path, old)
    renameSync(temporary, path)
    remove(old)
  }
  finally {
    process.off('exit', clear)
    clear()
  }
}

/**
 * One file, into a folder that is made: under a temporary name first, so that a full disk leaves the old one as it was.
 * @throws UsageError naming the file that cannot be written
 */
export function writeFile(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(temporary, data)
    renameSync(temporary, path)
  }
  catch (error) {
    if (existsSync(temporary))
      rmSync(temporary)
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
}

/** Texts or bytes by name. */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [name, data] of Object.entries(files))
    writeFile(join(folder, name), data)
}
