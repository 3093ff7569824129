/** The programs of this machine. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  }
  catch {
    return false
  }
}

/** Every place where PATH may have it, in its order. */
export function placesOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  return (env.PATH ?? '').split(delimiter).filter(Boolean).map(folder => join(folder, file))
}
