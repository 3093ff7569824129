/** `npm test`: lint, type check, every test, and one last line that counts them all. */
import type { TestModule } from 'vitest/node'
import type { Given } from '../lib/given.ts'
import { join } from 'node:path'
import process from 'node:process'
import { startVitest } from 'vitest/node'
import { ensureBrowser } from '../lib/browser.ts'
import { seconds, withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'
import { typecheck } from './typecheck.ts'

/** The same as `npm run lint`. */
const LINT = ['.', '--max-warnings', '0', '--cache', '--cache-location', join('.cache', 'eslint')]

interface Tally { passed: number, failed: number, skipped: number }
const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

const add = (one: Tally, other: Tally): Tally =>
  ({ passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped })

/** Lint and type check, in parallel: each keeps one processor busy and counts as one test. */
async function checkSources(): Promise<Tally> {
  const work = () => Promise.all([runTool('eslint', LINT), typecheck()])
  const outcomes = await withProgress('Lint and type check', work)
  for (const [index, { code, output }] of outcomes.entries())
    console.log(`== ${['Lint', 'Type check'][index]}: ${code === 0 ? 'passed' : `FAILED\n${output}`}`)
  const passed = outcomes.filter(({ code }) => code === 0).length
  return { ...NOTHING, passed, failed: outcomes.length - passed }
}

function tallyOf(file: TestModule): Tally {
  const states = [...file.children.allTests()].map(test => test.result().state)
  const passed = states.filter(state => state === 'passed').length
  const failed = states.filter(state => state === 'failed').length
  // A file that cannot be loaded, or a hook that throws, fails without a failed test.
  return { passed, failed: failed || Number(file.state() === 'failed'), skipped: states.length - passed - failed }
}

async function runTests({ words, name, quick }: Given<'test'>): Promise<Tally> {
  if (!quick)
    process.env.CHROMIUM_PATH = await ensureBrowser()
  const vitest = await startVitest('test', words, { root: ROOT, run: true, project: quick ? 'unit' : [], testNamePattern: name })
  const total = vitest.state.getTestModules().map(tallyOf).reduce(add, NOTHING)
  // An error outside of every test, such as an unhandled rejection, fails the run too.
  const strayErrors = vitest.state.getUnhandledErrors().length
  return { ...total, failed: total.failed || strayErrors }
}

export async function main(given: Given<'test'>): Promise<void> {
  const started = Date.now()
  const isPart = given.words.length > 0 || given.name !== undefined
  let total = NOTHING
  for (const step of isPart ? [runTests] : [checkSources, runTests]) {
    total = add(total, await step(given).catch((error) => {
      console.error(error instanceof Error ? error.message : error)
      return { ...NOTHING, failed: 1 }
    }))
  }
  const { passed, failed, skipped } = total
  if (failed || !passed)
    process.exitCode = 1
  console.log(`\nIn ${seconds(Date.now() - started)}\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
}
