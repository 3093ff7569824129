import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { lastLine, tallyOf } from '../../lib/tally.ts'
import { installedCopy, run, write } from './copy.ts'

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map(test => ({ status: test })) })

describe('the count of the last line', () => {
  it.each([
    ['all pass', [file('passed', 'passed', 'passed')], 0, '2 passed, 0 failed'],
    ['one fails', [file('failed', 'passed', 'failed'), file('passed', 'passed')], 1, '2 passed, 1 failed'],
    ['some are skipped or planned', [file('passed', 'passed', 'skipped', 'pending', 'todo')], 0, '1 passed, 0 failed, 3 skipped'],
    ['a file does not load', [file('failed'), file('passed', 'passed')], 1, '1 passed, 1 failed'],
    ['a file does not load and a test of another fails', [file('failed'), file('failed', 'passed', 'failed')], 1, '1 passed, 2 failed'],
    ['a hook throws', [file('failed', 'skipped', 'skipped')], 1, '0 passed, 1 failed, 2 skipped'],
    ['an error is nobody\'s', [file('passed', 'passed')], 1, '1 passed, 1 failed'],
    ['vitest breaks down', undefined, 1, '0 passed, 1 failed'],
    ['no file fits', [], 1, '0 passed, 0 failed'],
  ])('%s', (_, testResults, code, line) => {
    expect(lastLine(tallyOf(testResults && { testResults }, code))).toBe(line)
  })
})

describe('npm test', () => {
  const folder = installedCopy()
  write(folder, 'test/sample.test.ts', `import { expect, it } from 'vitest'
it('passes', () => {})
it('passes too', () => {})
it('fails', () => expect(1).toBe(2))
it.skip('is skipped', () => {})
`)
  write(folder, 'test/good.test.ts', 'import { it } from \'vitest\'\nit(\'passes\', () => {})\n')
  const runTests = async (...args: string[]) => {
    const { code, said } = await run(folder, 'test', args, { CHROMIUM_PATH: process.execPath })
    return { code, last: said.trimEnd().split('\n').at(-1), said }
  }

  it.each([
    [['sample'], 1, '2 passed, 1 failed, 1 skipped'],
    [['good'], 0, '1 passed, 0 failed'],
    [['sample', '--name', 'passes too'], 0, '1 passed, 0 failed, 3 skipped'],
    [['nothing-is-called-so'], 1, '0 passed, 0 failed'],
  ])('%j ends with %i and the count', async (args, code, line) => {
    const outcome = await runTests(...args)
    expect([outcome.code, outcome.last]).toEqual([code, line])
    expect(outcome.said).not.toContain('== Lint')
  })

  it('does not begin with a wrong browser', async () => {
    const { code, said } = await run(folder, 'test', ['good'], { CHROMIUM_PATH: '/no/where' })
    expect(code).toBe(1)
    expect(said).toContain('CHROMIUM_PATH is "/no/where"')
    expect(said.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
  })
})
