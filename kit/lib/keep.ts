/** A folder that a build shares with others: a build replaces what a build wrote before, and keeps the rest. */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** In the folder: what the last build wrote, a file a line. */
const LIST = '.written'

const filesIn = (folder: string): string[] => !existsSync(folder)
  ? []
  : readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))

/** Films are large: a second name for the same file takes no time, where the disk can give one. */
function linkOrCopy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    linkSync(from, to)
  }
  catch {
    cpSync(from, to, { preserveTimestamps: true, verbatimSymlinks: true })
  }
}

/**
 * Adds to a new build what others have put into the folder that it will replace.
 * @param built the new build, under another name
 */
export function keepRest(folder: string, built: string): void {
  const now = filesIn(built)
  const list = join(folder, LIST)
  const ours = new Set([LIST, ...now, ...existsSync(list) ? readFileSync(list, 'utf8').split('\n') : []])
  for (const file of filesIn(folder).filter(file => !ours.has(file)))
    linkOrCopy(join(folder, file), join(built, file))
  writeFileSync(join(built, LIST), now.join('\n'))
}
