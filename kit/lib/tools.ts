/** Runs the kit's tools by their path and with the Node that runs this, so that neither PATH nor spaces matter. */
import { join } from 'node:path'
import process from 'node:process'
import { HOME, ROOT } from './root.mjs'
import { runProgram } from './spawn.mjs'

/** What a person would type, and the file behind it. */
const TOOLS = {
  'slidev': '@slidev/cli/bin/slidev.mjs',
  'eslint': 'eslint/bin/eslint.js',
  'vue-tsc': 'vue-tsc/bin/vue-tsc.js',
  'playwright-chromium': 'playwright-chromium/cli.js',
}

export type Outcome = Awaited<ReturnType<typeof runProgram>>

export function runTool(tool: keyof typeof TOOLS, args: string[], env: NodeJS.ProcessEnv = process.env, cwd: string = ROOT): Promise<Outcome> {
  return runProgram(process.execPath, [join(HOME, 'node_modules', TOOLS[tool]), ...args], { cwd, env })
}
