/** Paths as a person types and reads them, and the programs of this machine. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, relative, resolve } from 'node:path'
import process from 'node:process'

/** npm runs us in the project's folder; a person's paths count from the folder in which the person called npm. */
const callerFolder = (): string => process.env.INIT_CWD ?? process.cwd()

export const resolvePath = (path: string): string => resolve(callerFolder(), path)
export const shortPath = (path: string): string => relative(callerFolder(), path) || path

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  }
  catch {
    return false
  }
}

/** Every path where PATH would look for the program, in its order. */
export function placesOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  return (env.PATH ?? '').split(delimiter).filter(Boolean).map(folder => join(folder, file))
}
