/** Writes text files so that a run that fails leaves the old ones whole. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'

function replace(path: string, text: string): void {
  try {
    writeFileSync(`${path}.tmp`, text)
    renameSync(`${path}.tmp`, path)
  }
  catch (error) {
    rmSync(`${path}.tmp`, { force: true })
    throw error
  }
}

/** @param files text by name */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    try {
      mkdirSync(folder, { recursive: true })
      replace(path, text)
    }
    catch (error) {
      throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
    }
  }
}
