import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passes } from '../../kit/components/exercise/engine.ts'
import { handInText } from '../../kit/components/exercise/hand-in.ts'
import { checkCode } from '../../kit/lib/exercise-run.ts'
import { ROOT } from '../../kit/lib/root.mjs'
import { installedCopy, run, start, write } from '../../kit/test/tooling/copy.ts'
import { changed, exerciseOf, solutionText } from './wrong.ts'

const LINE = 'const gradients = 2 * parameters'
/** Where that stands in the solution. */
const AT = solutionText(1).split('\n').findIndex(line => line.includes(LINE)) + 1

/** The solution with something in front of a line that every check runs. */
const withTrouble = (trouble: string): string => changed(1, [LINE, `${trouble} ${LINE}`])

function copyWithExercises(): string {
  const folder = installedCopy()
  cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), { recursive: true })
  return folder
}

const STARTER = join('snippets', 'exercises', '1-memory', 'starter.ts')
const COPY = join('work', '1-memory.ts')

const check = (text: string) => checkCode(exerciseOf(1), text)

describe('the student\'s code', () => {
  it('passes when it is right', async () => {
    const result = await check(solutionText(1))
    expect(result.failure).toBeUndefined()
    expect(passes(result)).toBe(true)
    expect(result.outputs).toHaveLength(3)
    expect(result.outputs[0]).toMatch(/^70B +840 GB, does not fit .*350 GB, does not fit$/m)
  })

  it('that never ends is ended, with its first lines', async () => {
    const result = await check(withTrouble('for (let i = 0; ; i++) console.log("line", i);'))
    const { failure, printed } = result
    expect(failure).toEqual({ message: 'in “The three parts add up”: still running after 5 s: an endless loop? The work is kept.' })
    expect(passes(result)).toBe(false)
    expect([printed.length, printed[0], ...printed.slice(199)]).toEqual([201, 'line 0', 'line 199', 'more than 200 lines; stopped printing'])
  })

  it('that takes all memory is ended', async () => {
    const { failure } = await check(withTrouble('for (const all: unknown[] = []; ; ) all.push(new Array(1e6).fill(0.5));'))
    expect(failure?.message).toMatch(/^your code used more than 256 MB of memory and was ended$/)
  })

  it('may print a little', async () => {
    const result = await check(`${solutionText(1)}\nconsole.log({ a: 1 }, 'two\\nlines')`)
    expect(result.printed).toEqual(['{"a":1} two', 'lines'])
    expect(passes(result)).toBe(true)
  })

  it('can use the deck\'s own engines', async () => {
    const { printed } = await check(`import { trainingBytes } from '../../training/memory.ts'\n${solutionText(1)}\nconsole.log(trainingBytes(70e9, 12))`)
    expect(printed).toEqual(['840000000000'])
  })

  it('that throws fails each check that it meets, with the line', async () => {
    const { failure, verdicts } = await check(withTrouble('if (parameters > 3e9) throw new TypeError("too large");'))
    expect(failure).toBeUndefined()
    expect(verdicts[0]).toEqual({ name: 'The three parts add up', failure: { message: 'TypeError: too large', line: AT } })
    expect(verdicts).toHaveLength(4)
  })

  const END = solutionText(1).split('\n').length
  it.each([
    ['an open bracket', changed(1, [LINE, 'const gradients = 2 * (parameters']), /^this does not compile: /, AT + 1],
    ['half a type', changed(1, [LINE, 'const gradients: = 2 * parameters']), /^this does not compile: unexpected token/, AT],
    ['a name said twice', `${solutionText(1)}let a\nlet a\n`, /^this does not compile: .*already been declared/, END + 1],
    ['an unknown name', `${solutionText(1)}nowhere()\n`, /^ReferenceError: nowhere is not defined$/, END],
    ['an import that is not there', `${solutionText(1)}import { a } from 'lodash'\na()\n`, /^“lodash” cannot be imported here/, END],
    ['a missing function', 'export const a = 1', /^your code must export these functions: trainingMemory, zero1PerGpu, fits$/, undefined],
    ['what a page has not', `${solutionText(1)}process.exit(0)`, /^ReferenceError: process is not defined$/, END],
  ])('that cannot be run, for %s, is named with its line', async (_, text, message, line) => {
    const result = await check(text)
    expect(result.failure).toEqual({ message: expect.stringMatching(message), line })
    expect([result.verdicts, passes(result)]).toEqual([[], false])
  })
})

describe('npm run exercise', () => {
  it('says what is still wrong, once, and ends with 1; the solution ends with 0', async () => {
    const folder = copyWithExercises()
    const asked = await run(folder, 'exercise', ['1', '--once'])
    expect(asked.code).toBe(1)
    expect(asked.said).toContain('Predict first: Will ZeRO stage 1 alone')
    expect(asked.said).not.toContain('The three parts')
    const [, line] = /✗ First predict, then run: .*\n {4}at work\/1-memory\.ts:(\d+)/.exec(asked.said)!
    const lines = readFileSync(join(folder, COPY), 'utf8').split('\n')
    expect(lines[1]).toMatch(/^\/\/ Will ZeRO stage 1 alone/)
    lines[Number(line) - 1] += 'No'
    write(folder, COPY, lines.join('\n'))
    const starter = await run(folder, 'exercise', ['1', '--once'])
    expect(starter.code).toBe(1)
    expect(starter.said).toContain('✗ The three parts add up')
    expect(starter.said).toContain('0 of 4 checks pass.')
    expect(starter.said).not.toContain('350 GB')
    const solution = await run(folder, 'exercise', ['3', '--solution'])
    expect(solution.code).toBe(0)
    expect(solution.said).toContain('All checks pass.')
    expect(solution.said).toMatch(/continuous +\d+ +[\d.]+ +89\.2%/)
  })

  it('checks again after each save, whatever was saved', async () => {
    const folder = copyWithExercises()
    const file = join(folder, COPY)
    const { child, said, ended } = start(folder, 'exercise', ['1'])
    const waits = (times: number) => expect.poll(() => said().split('Waiting for changes').length - 1, { timeout: 30_000 }).toBe(times)
    const predicted = (text: string): string => handInText(exerciseOf(1), 'About half', text)
    const above = predicted('').split('\n').length - 1
    await waits(1)
    writeFileSync(file, predicted('export function ('))
    await waits(2)
    expect(said()).toMatch(new RegExp(`✗ this does not compile: unexpected token.*\\n +at ${COPY}:${above + 1}`))
    writeFileSync(file, predicted(withTrouble('throw new Error("oh");')))
    await waits(3)
    expect(said()).toContain(`oh\n    at ${COPY}:${above + AT}`)
    writeFileSync(file, predicted(solutionText(1)))
    await waits(4)
    expect(said()).toContain('All checks pass. You predicted: About half')
    child.kill('SIGINT')
    await ended
    expect(readFileSync(file, 'utf8')).toBe(predicted(solutionText(1)))
    // The deck's own text is what it was, and git does not see the copy.
    expect(readFileSync(join(folder, STARTER), 'utf8')).toBe(readFileSync(join(ROOT, STARTER), 'utf8'))
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^work\/$/m)
  })

  it('puts the starter back and keeps what was written and predicted', async () => {
    const folder = copyWithExercises()
    const file = join(folder, COPY)
    const original = handInText(exerciseOf(1), 'About half', readFileSync(join(folder, STARTER), 'utf8'))
    write(folder, COPY, `${original}// mine\n`)
    // One is there already.
    writeFileSync(`${file}.bak-1`, 'older')
    const { code, said } = await run(folder, 'exercise', ['1', '--reset'])
    expect([code, said.trim()]).toEqual([0, `Your text is in ${COPY}.bak-2.\n${COPY} is the starter again.`])
    expect(readFileSync(file, 'utf8')).toBe(original)
    expect(readFileSync(`${file}.bak-2`, 'utf8')).toBe(`${original}// mine\n`)
    expect(readFileSync(`${file}.bak-1`, 'utf8')).toBe('older')
    expect((await run(folder, 'exercise', ['1', '--reset'])).said).toContain('nothing to do')
    expect(existsSync(`${file}.bak-3`)).toBe(false)
  })
})
