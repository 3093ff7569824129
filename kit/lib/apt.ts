/** Debian's packages, which root may install. */
import process from 'node:process'
import { isProgram, placesOnPath } from './path.ts'
import { expectSuccess, runProgram } from './tools.ts'

export const isRoot = (): boolean => process.getuid?.() === 0

/** Whether apt-get can install something here. */
export const hasApt = (): boolean => isRoot() && placesOnPath('apt-get').some(isProgram)

/**
 * @param words the package, and options before it
 * @throws Error with what apt-get says is wrong
 */
export async function aptInstall(...words: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await expectSuccess(runProgram('apt-get', ['update'], { env }))
  await expectSuccess(runProgram('apt-get', ['install', '-y', ...words], { env }))
}
