/** `npm run typecheck`: the types of everything, slides included. */
import process from 'node:process'
import { typecheck } from '../lib/typecheck.ts'

export async function main(): Promise<void> {
  const { code, output } = await typecheck()
  process.stdout.write(output)
  process.exitCode = code
}
