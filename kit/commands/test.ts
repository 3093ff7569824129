/** `npm test`: lint, type check, every test, and one last line that counts them all. */
import type { Given } from '../lib/given.ts'
import type { Tally } from '../lib/tally.ts'
import type { Outcome } from '../lib/tools.ts'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { ensureBrowser } from '../lib/browser.ts'
import { seconds, withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { add, lastLine, NOTHING, readReport, tallyOf } from '../lib/tally.ts'
import { runTool } from '../lib/tools.ts'
import { typecheck } from './typecheck.ts'

const REPORT = join(ROOT, '.cache', 'vitest.json')
/** The same as `npm run lint`. */
const LINT = ['.', '--max-warnings', '0', '--cache', '--cache-location', join('.cache', 'eslint')]

/** What says only yes or no counts as one test. */
const asTally = (code: number): Tally => ({ ...NOTHING, [code === 0 ? 'passed' : 'failed']: 1 })

/** Lint and types, side by side: each keeps one processor busy. */
async function checkSources(): Promise<Tally> {
  const checks: [name: string, outcome: Promise<Outcome>][] = [
    ['Lint', runTool('eslint', LINT, false)],
    ['Type check', typecheck()],
  ]
  await withProgress('Lint and type check', () => Promise.all(checks.map(([, outcome]) => outcome)))
  let total = NOTHING
  for (const [name, outcome] of checks) {
    const { code, output } = await outcome
    console.log(`== ${name}: ${code === 0 ? 'passed' : `FAILED\n${output}`}`)
    total = add(total, asTally(code))
  }
  return total
}

async function runTests({ words, name, quick }: Given<'test'>): Promise<Tally> {
  mkdirSync(dirname(REPORT), { recursive: true })
  rmSync(REPORT, { force: true }) // an old report would speak for a run that never came to its end
  const args = ['run', `--reporter=${join(ROOT, 'kit', 'lib', 'reporter.ts')}`, '--reporter=json', `--outputFile.json=${REPORT}`, ...words]
  if (quick)
    args.push('--project', 'unit')
  if (name !== undefined)
    args.push('--testNamePattern', name)
  const browser = quick ? {} : { CHROMIUM_PATH: await ensureBrowser() }
  const { code } = await runTool('vitest', args, true, { ...process.env, ...browser })
  return tallyOf(readReport(REPORT), code)
}

export async function main(given: Given<'test'>): Promise<void> {
  const started = Date.now()
  const isPart = given.words.length > 0 || given.name !== undefined
  const steps = isPart ? [runTests] : [checkSources, runTests]
  let total = NOTHING
  for (const step of steps) {
    try {
      total = add(total, await step(given))
    }
    catch (error) {
      console.error(error instanceof Error ? error.message : error)
      total = add(total, asTally(1))
    }
  }
  process.exitCode = total.failed || !total.passed ? 1 : 0
  console.log(`\nIn ${seconds(Date.now() - started)}\n${lastLine(total)}`)
}
