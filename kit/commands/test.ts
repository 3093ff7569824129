/** `npm test`: lint, type check, every test, and last lines that count them all. */
import type { TestCase, TestModule } from 'vitest/node'
import type { Given } from './index.ts'
import { join } from 'node:path'
import process from 'node:process'
import { DefaultReporter, startVitest } from 'vitest/node'
import { ensureBrowser } from '../lib/browser.ts'
import { seconds, withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'

/** As `npm run lint` and `npm run typecheck`: each keeps one processor busy, and counts as one test. */
const CHECKS = {
  'Lint': () => runTool('eslint', ['.', '--max-warnings', '0', '--cache', '--cache-location', join('.cache', 'eslint')]),
  'Type check': () => runTool('vue-tsc', ['--noEmit', '--pretty', 'false']),
}

type End = 'passed' | 'failed' | 'skipped' | 'pending'
/** How each test ended, and whether it is of a rule that is the lecture's own. */
type Ends = { end: End, isHouse: boolean }[]

/** The tests of such rules, and the file in which an instructor edits them. */
const HOUSE = /\/test\/house\//
const RULES = 'test/house/rules.ts'

const correct = (end: End) => ({ end, isHouse: false })

/** What failed is told in full; a file that passed has a line in a log, and none in a terminal, which counts below. */
class Failures extends DefaultReporter {
  renderSucceed = false

  onTestRunStart(...given: Parameters<DefaultReporter['onTestRunStart']>): void {
    super.onTestRunStart(...given)
    this.renderSucceed = false
  }

  printTestModule(file: TestModule): void {
    if (file.state() === 'failed' || (file.state() === 'passed' && !this.isTTY))
      super.printTestModule(file)
  }

  printTestCase(...[state, test]: [ReturnType<TestModule['state']>, TestCase]): void {
    if (test.result().state === 'failed')
      super.printTestCase(state, test)
  }
}

async function checkSources(): Promise<Ends> {
  const outcomes = await withProgress('Lint and type check', () => Promise.all(Object.values(CHECKS).map(run => run())))
  return Object.keys(CHECKS).map((name, i) => {
    const { code, output } = outcomes[i]
    console.log(`== ${name}: ${code === 0 ? 'passed' : `FAILED\n${output}`}`)
    return correct(code === 0 ? 'passed' : 'failed')
  })
}

/** A file that cannot be loaded, or a hook that throws, fails without a failed test. */
function endsOf(file: TestModule): Ends {
  const ends: End[] = [...file.children.allTests()].map(test => test.result().state)
  const all = file.state() === 'failed' && !ends.includes('failed') ? [...ends, 'failed' as const] : ends
  return all.map(end => ({ end, isHouse: HOUSE.test(file.moduleId) }))
}

async function runTests({ words, name, quick }: Given<'test'>): Promise<Ends> {
  if (!quick)
    process.env.CHROMIUM_PATH = await ensureBrowser()
  const reporters = [new Failures()]
  const options = { root: ROOT, run: true, project: quick ? 'unit' : [], testNamePattern: name, reporters }
  // In one stream, so that the count is its end.
  const { state } = await startVitest('test', [...words], options, {}, { stderr: process.stdout })
  const ends = state.getTestModules().flatMap(endsOf)
  // An error outside of every test, such as an unhandled rejection, fails the run too.
  const isStray = state.getUnhandledErrors().length > 0 && !ends.some(({ end }) => end === 'failed')
  return isStray ? [...ends, correct('failed')] : ends
}

export async function main(given: Given<'test'>): Promise<void> {
  const started = Date.now()
  const isPart = given.words.length > 0 || given.name !== undefined
  const ends: Ends = []
  for (const step of isPart ? [runTests] : [checkSources, runTests]) {
    ends.push(...await step(given).catch((error): Ends => {
      console.error(error instanceof Error ? error.message : error)
      return [correct('failed')]
    }))
  }
  const count = (which: End, among = ends): number => among.filter(({ end }) => end === which).length
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped') + count('pending')]
  if (failed || !passed)
    process.exitCode = 1
  const kind = (isHouse: boolean): string => {
    const those = ends.filter(end => end.isHouse === isHouse)
    return `${count('passed', those)} passed, ${count('failed', those)} failed`
  }
  console.log(`
In ${seconds(Date.now() - started)}
Correct: ${kind(false)}
Rules of this lecture, to edit in ${RULES}: ${kind(true)}
${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
}
