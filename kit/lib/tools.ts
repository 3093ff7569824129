/** Runs other programs to their end: the kit's tools by their path and with this Node, so that PATH does not matter. */
import type { ExecFileOptions } from 'node:child_process'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { HOME, ROOT } from './root.mjs'

/** What a person would type, and the file behind it. */
const TOOLS = {
  'slidev': '@slidev/cli/bin/slidev.mjs',
  'eslint': 'eslint/bin/eslint.js',
  'vue-tsc': 'vue-tsc/bin/vue-tsc.js',
  'playwright-chromium': 'playwright-chromium/cli.js',
}

/** An exit code, and all that a program said. */
export interface Outcome { code: number, output: string }

export function runProgram(program: string, args: string[], options: ExecFileOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...options, maxBuffer: Infinity }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: `${stdout}${stderr}` || `${error?.message ?? ''}` }))
    const end = (): boolean => child.kill()
    process.prependOnceListener('exit', end) // before what it was writing is removed
    child.once('close', () => process.off('exit', end))
  })
}

export const runTool = (tool: keyof typeof TOOLS, args: string[], env = process.env, cwd = ROOT): Promise<Outcome> =>
  runProgram(process.execPath, [join(HOME, 'node_modules', TOOLS[tool]), ...args], { cwd, env })

/**
 * Runs a program that must succeed.
 * @throws Error with the lines that name an error, or else the last ones: not the stack below
 */
export async function expectSuccess(running: Promise<Outcome>): Promise<void> {
  const { code, output } = await running
  const lines = output.trim().split('\n').filter(line => !/^\s+at /.test(line))
  const errors = lines.filter(line => /^E:|error:/i.test(line))
  if (code !== 0)
    throw new Error((errors.length ? errors : lines).slice(-2).join('\n'))
}
