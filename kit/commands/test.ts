/** `npm test`: lint, type check, every test, and one last line that counts them all. */
import type { TestModule } from 'vitest/node'
import type { Given } from './index.ts'
import { join } from 'node:path'
import process from 'node:process'
import { startVitest } from 'vitest/node'
import { ensureBrowser } from '../lib/browser.ts'
import { seconds, withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'

/** As `npm run lint` and `npm run typecheck`: each keeps one processor busy, and counts as one test. */
const CHECKS = {
  'Lint': () => runTool('eslint', ['.', '--max-warnings', '0', '--cache', '--cache-location', join('.cache', 'eslint')]),
  'Type check': () => runTool('vue-tsc', ['--noEmit', '--pretty', 'false']),
}

/** How each test ended: passed, failed, a rule of the house broken, or not run. */
type Ends = ('passed' | 'failed' | 'house' | 'skipped' | 'pending')[]

/** The tests of rules that are the lecture's own, and the file in which an instructor edits them. */
const HOUSE = /\/test\/house\//
const RULES = 'test/house/rules.ts'

async function checkSources(): Promise<Ends> {
  const outcomes = await withProgress('Lint and type check', () => Promise.all(Object.values(CHECKS).map(run => run())))
  return Object.keys(CHECKS).map((name, i) => {
    const { code, output } = outcomes[i]
    console.log(`== ${name}: ${code === 0 ? 'passed' : `FAILED\n${output}`}`)
    return code === 0 ? 'passed' : 'failed'
  })
}

/** A file that cannot be loaded, or a hook that throws, fails without a failed test. */
function endsOf(file: TestModule): Ends {
  const ends = [...file.children.allTests()].map(test => test.result().state)
  const all: Ends = file.state() === 'failed' && !ends.includes('failed') ? [...ends, 'failed'] : ends
  return HOUSE.test(file.moduleId) ? all.map(end => end === 'failed' ? 'house' : end) : all
}

async function runTests({ words, name, quick }: Given<'test'>): Promise<Ends> {
  if (!quick)
    process.env.CHROMIUM_PATH = await ensureBrowser()
  const options = { root: ROOT, run: true, project: quick ? 'unit' : [], testNamePattern: name }
  const { state } = await startVitest('test', [...words], options)
  const ends = state.getTestModules().flatMap(endsOf)
  // An error outside of every test, such as an unhandled rejection, fails the run too.
  const isStray = state.getUnhandledErrors().length > 0 && !ends.some(end => end === 'failed' || end === 'house')
  return isStray ? [...ends, 'failed'] : ends
}

export async function main(given: Given<'test'>): Promise<void> {
  const started = Date.now()
  const isPart = given.words.length > 0 || given.name !== undefined
  const ends: Ends = []
  for (const step of isPart ? [runTests] : [checkSources, runTests]) {
    ends.push(...await step(given).catch((error): Ends => {
      console.error(error instanceof Error ? error.message : error)
      return ['failed']
    }))
  }
  const count = (...which: Ends) => ends.filter(end => which.includes(end)).length
  const [passed, wrong, house] = [count('passed'), count('failed'), count('house')]
  const skipped = count('skipped', 'pending')
  if (wrong || house || !passed)
    process.exitCode = 1
  if (house)
    console.log(`\nCorrect: ${wrong} failed. Rules of this lecture, to edit in ${RULES}: ${house} failed.`)
  console.log(`\nIn ${seconds(Date.now() - started)}\n${passed} passed, ${wrong + house} failed${skipped ? `, ${skipped} skipped` : ''}`)
}
