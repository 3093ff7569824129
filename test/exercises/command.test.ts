import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRight, runExercise } from '../../kit/lib/exercise-run.ts'
import { ROOT } from '../../kit/lib/root.mjs'
import { emptyFolder, installedCopy, run, start, write } from '../../kit/test/tooling/copy.ts'
import { changed, solutionText } from './wrong.ts'

const LINE = 'const gradients = 2 * parameters'
/** Where that stands in the solution. */
const AT = solutionText(1).split('\n').findIndex(line => line.includes(LINE)) + 1

function saved(text: string): string {
  const folder = emptyFolder()
  write(folder, 'starter.ts', text)
  return join(folder, 'starter.ts')
}

/** The solution with something in front of a line that every check runs. */
const withTrouble = (trouble: string): string => changed(1, [LINE, `${trouble} ${LINE}`])

function copyWithExercises(): string {
  const folder = installedCopy()
  cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), { recursive: true })
  return folder
}

const STARTER = join('snippets', 'exercises', '1-memory', 'starter.ts')
const COPY = join('work', '1-memory.ts')

describe('the student\'s code', () => {
  it('passes when it is right', async () => {
    const report = await runExercise(1, saved(solutionText(1)))
    expect(report.problem).toBeUndefined()
    expect(isRight(report)).toBe(true)
    expect(report.outputs).toHaveLength(3)
    expect(report.outputs[0]).toMatch(/^70B +840 GB, does not fit .*350 GB, does not fit$/m)
  })

  it('that never ends is ended, with the line where it was', async () => {
    const report = await runExercise(1, saved(withTrouble('while (true) {}')), { milliseconds: 3000, lines: 200, characters: 1000 })
    expect(report.problem).toEqual({ message: 'Your code was still running after 3 s and was ended: a loop may never end (during "The three parts add up").', line: AT })
    expect(isRight(report)).toBe(false)
  })

  it('that prints without limit is ended, with its first lines', async () => {
    const report = await runExercise(1, saved(withTrouble('for (let i = 0; ; i++) console.log("line", i);')))
    expect(report.problem).toEqual({ message: 'Your code printed more than 200 lines and was ended (during "The three parts add up").', line: AT })
    expect(report.printed).toHaveLength(200)
    expect([report.printed[0], report.printed[199]]).toEqual(['line 0', 'line 199'])
  })

  it('that prints one line without end is ended too', async () => {
    const report = await runExercise(1, saved(withTrouble('for (let text = "x"; ; text += text) console.log(text);')))
    expect(report.problem?.message).toMatch(/^Your code printed more than 20000 characters and was ended/)
    expect(report.problem?.line).toBe(AT)
  })

  it('may print a little', async () => {
    const report = await runExercise(1, saved(`${solutionText(1)}\nconsole.log({ a: 1 }, 'two\\nlines')`))
    expect(report.printed).toEqual(['{ a: 1 } two', 'lines'])
    expect(isRight(report)).toBe(true)
  })

  it('that throws fails each check that it meets, with the line', async () => {
    const report = await runExercise(1, saved(withTrouble('if (parameters > 3e9) throw new TypeError("too large");')))
    expect(report.problem).toBeUndefined()
    expect(report.checks[0]).toEqual({ name: 'The three parts add up', message: 'TypeError: too large', line: AT })
    expect(report.checks).toHaveLength(4)
    expect(report.outputs).toEqual([])
  })

  it.each([
    ['an open bracket', changed(1, [LINE, 'const gradients = 2 * (parameters']), AT, /expected/],
    ['half a type', changed(1, [LINE, 'const gradients: = 2 * parameters']), AT, /Type expected/],
    ['an enum', `${solutionText(1)}enum A { B }\n`, solutionText(1).split('\n').length, /enum is not supported/],
    ['an unknown name', `${solutionText(1)}nowhere()\n`, solutionText(1).split('\n').length, /^ReferenceError: nowhere is not defined$/],
  ])('that cannot be read, for %s, is named with its line', async (_, text, line, message) => {
    const { problem, checks } = await runExercise(1, saved(text))
    expect(problem?.message).toMatch(message)
    // A bracket is missed only where the next line begins.
    expect(Math.abs(Number(problem?.line) - line)).toBeLessThanOrEqual(1)
    expect(checks).toEqual([])
  })

  it.each([
    ['process.exit(0)', 'Your code ended the run while it was read.'],
    ['await new Promise(() => {})', 'Your code waits for a promise that is never settled.'],
  ])('that ends everything is not taken for right: %s', async (trouble, message) => {
    const report = await runExercise(1, saved(`${solutionText(1)}\n${trouble}\n`))
    expect(report.problem?.message).toBe(message)
    expect(isRight(report)).toBe(false)
  })
})

describe('npm run exercise', () => {
  it('says what is still wrong, once, and ends with 1; the solution ends with 0', async () => {
    const folder = copyWithExercises()
    const starter = await run(folder, 'exercise', ['1', '--once'])
    expect(starter.code).toBe(1)
    expect(starter.said).toContain('Predict first: Will ZeRO stage 1 alone')
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
    await waits(1)
    writeFileSync(file, 'export function (')
    await waits(2)
    expect(said()).toMatch(/✗ Identifier expected\.\n +at work\/1-memory\.ts:1/)
    writeFileSync(file, withTrouble('throw new Error("oh");'))
    await waits(3)
    expect(said()).toContain(`Error: oh\n    at ${COPY}:${AT}`)
    writeFileSync(file, solutionText(1))
    await waits(4)
    expect(said()).toContain('All checks pass.')
    child.kill('SIGINT')
    await ended
    expect(readFileSync(file, 'utf8')).toBe(solutionText(1))
    // The deck's own text is what it was, and git does not see the copy.
    expect(readFileSync(join(folder, STARTER), 'utf8')).toBe(readFileSync(join(ROOT, STARTER), 'utf8'))
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^work\/$/m)
  })

  it('puts the starter back and keeps what was written', async () => {
    const folder = copyWithExercises()
    const file = join(folder, COPY)
    const original = readFileSync(join(folder, STARTER), 'utf8')
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

  it('recalls the prediction when the checks pass, and survives a damaged note of it', async () => {
    const folder = copyWithExercises()
    mkdirSync(join(folder, '.cache'))
    writeFileSync(join(folder, '.cache', 'exercises.json'), '{"1-memory": "no"}')
    expect((await run(folder, 'exercise', ['1', '--solution'])).said).toContain('All checks pass. You predicted: no')
    writeFileSync(join(folder, '.cache', 'exercises.json'), '{')
    const { code, said } = await run(folder, 'exercise', ['1', '--solution'])
    expect(code).toBe(0)
    expect(said).not.toContain('You predicted')
  })
})
