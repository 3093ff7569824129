/** `npm test`: lint, type check, every test, and one last line that counts them all. */
import type { Arguments } from '../lib/arguments.mjs'
import type { Tally } from '../lib/tally.ts'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { ROOT } from '../lib/bootstrap.mjs'
import { ensureBrowser } from '../lib/browser.ts'
import { seconds } from '../lib/progress.mjs'
import { add, lastLine, NOTHING, readReport, tallyOf } from '../lib/tally.ts'
import { runTool } from '../lib/tools.ts'
import { typecheck } from '../lib/typecheck.ts'

const REPORT = join(ROOT, '.cache', 'vitest.json')

/** Runs one step under its name and says how long it took. */
async function step(name: string, work: () => Promise<Tally>): Promise<Tally> {
  console.log(`\n== ${name}`)
  const started = Date.now()
  const tally = await work()
  console.log(`== ${name}: ${tally.failed ? 'FAILED' : 'passed'} in ${seconds(Date.now() - started)}`)
  return tally
}

/** The same as `npm run lint`. */
const LINT = ['.', '--max-warnings', '0', '--cache', '--cache-location', join('.cache', 'eslint')]

/** What says only yes or no counts as one test. */
function asOneTest(code: number): Tally {
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }
}

async function runTests({ patterns, name }: Arguments, browser: string): Promise<Tally> {
  mkdirSync(dirname(REPORT), { recursive: true })
  rmSync(REPORT, { force: true }) // an old report would speak for a run that never came to its end
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...patterns]
  if (name !== undefined)
    args.push('--testNamePattern', name)
  const { code } = await runTool('vitest', args, true, { ...process.env, CHROMIUM_PATH: browser })
  return tallyOf(readReport(REPORT), code)
}

export async function main(given: Arguments): Promise<void> {
  let total = NOTHING
  try {
    const browser = await ensureBrowser()
    console.log(`Browser: ${browser}`)
    if (!given.patterns.length && given.name === undefined) {
      total = add(total, await step('Lint', async () => asOneTest((await runTool('eslint', LINT, true)).code)))
      total = add(total, await step('Type check', async () => asOneTest(await typecheck())))
    }
    total = add(total, await step('Tests', () => runTests(given, browser)))
  }
  catch (error) {
    console.error(error instanceof Error ? error.message : error)
    total = add(total, { ...NOTHING, failed: 1 })
  }
  process.exitCode = total.failed || !total.passed ? 1 : 0
  console.log(`\n${lastLine(total)}`)
}
