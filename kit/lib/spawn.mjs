/** Runs a program until it ends. Read before there are packages. */
import { spawn } from 'node:child_process'

/** How long a program that was told to end may take before it is ended, ms. */
const GRACE = 3000

/**
 * Ends the program when we are told to end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptionsWithoutStdio} options
 * @returns {Promise<{ code: number, output: string }>} its exit code, and all that it said
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => output += text)
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      child.kill(signal)
      setTimeout(() => child.kill('SIGKILL'), GRACE).unref()
      process.exitCode = 1
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code: code ?? 1, output })
    })
  })
}

/**
 * @param {{ code: number, output: string }} outcome
 * @throws Error with the lines that name an error, or else the last ones: not the stack below
 */
export function expectSuccess({ code, output }) {
  const lines = output.trim().split('\n').filter(line => !/^\s+at /.test(line))
  const errors = lines.filter(line => /^E:|error:/i.test(line))
  if (code !== 0)
    throw new Error((errors.length ? errors : lines).slice(-2).join('\n'))
}
