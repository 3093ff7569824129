import process from 'node:process'
import { expect, it } from 'vitest'
import { installedCopy, run, write } from './copy.ts'

const folder = installedCopy()
const tests: Record<string, string> = {
  'sample': 'it(\'passes\', () => {})\nit(\'passes too\', () => {})\nit(\'fails\', () => expect(1).toBe(2))\nit.skip(\'is skipped\', () => {})\nit.todo(\'is planned\')',
  'good': 'it(\'passes\', () => {})',
  'no-load': 'throw new Error(\'no load\')',
  'hook': 'beforeAll(() => { throw new Error(\'no hook\') })\nit(\'passes\', () => {})\nit(\'passes too\', () => {})',
  'house/rule': 'it(\'fails\', () => expect(1).toBe(2))',
  'stray': 'it(\'passes\', () => void Promise.reject(new Error(\'stray\')))',
}
for (const [name, text] of Object.entries(tests))
  write(folder, `test/${name}.test.ts`, `import { beforeAll, expect, it } from 'vitest'\nvoid [beforeAll, expect, it]\n${text}\n`)

it.each([
  [['sample'], 1, '2 passed, 1 failed, 2 skipped'],
  [['good'], 0, '1 passed, 0 failed'],
  [['sample', '--name', 'passes too'], 0, '1 passed, 0 failed, 4 skipped'],
  [['nothing-is-called-so'], 1, '0 passed, 0 failed'],
  [['good', 'no-load'], 1, '1 passed, 1 failed'],
  [['sample', 'no-load'], 1, '2 passed, 2 failed, 2 skipped'],
  [['hook'], 1, '0 passed, 1 failed, 2 skipped'],
  [['stray'], 1, '1 passed, 1 failed'],
])('npm test -- %j ends with %i and the count', async (args, code, line) => {
  const outcome = await run(folder, 'test', args, { CHROMIUM_PATH: process.execPath })
  expect(outcome.code, outcome.said).toBe(code)
  expect(outcome.said.trimEnd().split('\n').at(-1)).toBe(line)
  expect(outcome.said).not.toContain('== Lint')
})

it('npm test tells rules of the lecture from what is wrong', async () => {
  const { said } = await run(folder, 'test', ['sample', 'rule'], { CHROMIUM_PATH: process.execPath })
  expect(said.trimEnd().split('\n').slice(-3)).toEqual([
    'Correct: 2 passed, 1 failed',
    'Rules of this lecture, to edit in test/house/rules.ts: 0 passed, 1 failed',
    '2 passed, 2 failed, 2 skipped',
  ])
})

it('npm test says in a log which files are done, and which tests failed, not which passed', async () => {
  const { said } = await run(folder, 'test', ['sample', 'good'], { CHROMIUM_PATH: process.execPath })
  expect(said).toContain('test/good.test.ts')
  expect(said).toContain('fails')
  expect(said).not.toMatch(/✓ passes/)
})

it('npm test does not begin with a wrong browser', async () => {
  const { code, said } = await run(folder, 'test', ['good'], { CHROMIUM_PATH: '/no/where' })
  expect(code).toBe(1)
  expect(said).toContain('CHROMIUM_PATH is "/no/where"')
  expect(said.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
})
