/** How the tools of the toolkit are called: by path, with the Node that runs us, so that neither PATH nor spaces matter. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { HOME, ROOT } from './root.mjs'

/** What a person would type, and the file behind it. */
const TOOLS = {
  'slidev': '@slidev/cli/bin/slidev.mjs',
  'eslint': 'eslint/bin/eslint.js',
  'vue-tsc': 'vue-tsc/bin/vue-tsc.js',
  'vitest': 'vitest/vitest.mjs',
  'playwright-chromium': 'playwright-chromium/cli.js',
}

export type Tool = keyof typeof TOOLS

export interface Outcome {
  code: number
  /** All that it said, unless it was shown as it came. */
  output: string
}

/** How long a tool that was told to end may take before it is ended. */
const GRACE = 3000

/**
 * Runs a program until it ends, and ends it when we are told to end.
 * @param show whether its words go straight to the terminal
 */
export function runProgram(program: string, args: string[], show: boolean, env: NodeJS.ProcessEnv = process.env, cwd: string = ROOT): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const stop = (signal: NodeJS.Signals) => {
      child.kill(signal)
      setTimeout(() => child.kill('SIGKILL'), GRACE).unref()
      process.exitCode = 1
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => output += text)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => output += text)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code: code ?? 1, output })
    })
  })
}

export function runTool(tool: Tool, args: string[], show: boolean, env?: NodeJS.ProcessEnv, cwd?: string): Promise<Outcome> {
  return runProgram(process.execPath, [join(HOME, 'node_modules', TOOLS[tool]), ...args], show, env, cwd)
}

/**
 * @throws Error with the lines that name an error, or else the last ones: not the stack below
 */
export function expectSuccess({ code, output }: Outcome): void {
  const lines = output.trim().split('\n').filter(line => !/^\s+at /.test(line))
  const errors = lines.filter(line => /^E:|error:/i.test(line))
  if (code !== 0)
    throw new Error((errors.length ? errors : lines).slice(-2).join('\n'))
}
