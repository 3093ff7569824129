/** The exercises' parts that need no browser: compiling, the console, plots, and a run's end. */
import type { Host, Result } from '../../components/exercise/engine.ts'
import type { Plot } from '../../components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EXERCISES } from '../../../snippets/exercises/index.ts'
import { load } from '../../components/exercise/compile.ts'
import { passes, runExercise } from '../../components/exercise/engine.ts'
import { CompileError, failureOf, limitedConsole, MOST_LINES, shown } from '../../components/exercise/messages.ts'
import { altOf, numberText, outputHtml, outputText, roundTicks } from '../../components/exercise/output.ts'
import { superviseRun } from '../../components/exercise/run.ts'

const MODULES = { '../../memory.ts': { double: (x: number) => 2 * x } }
// eslint-disable-next-line no-eval -- as the page's worker does
const evaluate = (javascript: string) => (0, eval)(javascript)

/** What a student's text exports. */
const answerOf = (source: string, modules: object = MODULES) => load(source, modules as typeof MODULES, console, evaluate)
function failureIn(work: () => unknown) {
  try {
    work()
  }
  catch (error) {
    return failureOf(error)
  }
  throw new Error('nothing failed')
}

describe('a student\'s text', () => {
  it('exports its functions, without its types', () => {
    const { area } = answerOf('interface Box { a: number }\nexport function area({ a }: Box): number {\n  return a ** 2\n}')
    expect((area as (box: object) => number)({ a: 3 })).toBe(9)
  })

  it('finds the engines', () => {
    const { four } = answerOf('import { double } from \'../../memory.ts\'\nexport const four = () => double(2)')
    expect((four as () => number)()).toBe(4)
  })

  it.each([
    ['a missing bracket', 'const a = 1\nconst b = (2\nconst c = 3', 'this does not compile: unexpected token, expected ","', 3],
    ['a word too many', 'const a = 1\nconst const = 2', 'this does not compile: unexpected token', 2],
    ['an import that is none of ours', '\nimport { sum } from \'lodash\'\nsum()', '“lodash” cannot be imported here. These can: ../../memory.ts', 2],
    ['what an object brings along', 'import { sum } from \'constructor\'\nsum()', '“constructor” cannot be imported here. These can: ../../memory.ts', 1],
    ['something that an engine lacks', 'import { half } from \'../../memory.ts\'\n\nhalf(2)', '../../memory.ts has no “half”', 3],
    ['a name that is not there', 'const a = 1\n\n\nnowhere(a)', 'ReferenceError: nowhere is not defined', 4],
    ['an error of its own', '// one\nthrow new Error("my own")', 'my own', 2],
    ['no error at all', 'throw { a: 1 }', 'thrown: {"a":1}', undefined],
  ])('with %s says so, and where', (_, source, message, line) => {
    expect(failureIn(() => answerOf(source))).toEqual({ message, line })
  })

  it('that fails later, when a check calls it, still names its line', () => {
    const { f } = answerOf('type A = {\n  b: number\n}\n\nexport function f(a: A[]) {\n  return a[3].b\n}')
    expect(failureIn(() => (f as (a: unknown[]) => unknown)([]))).toEqual({ message: 'TypeError: Cannot read properties of undefined (reading \'b\')', line: 6 })
  })

  it('that is a file without a name, as in WebKit, still names its line', () => {
    const error = Object.assign(new RangeError('no'), { stack: 'engine@https://a.b/worker.js:1:9000\nf@blob:https://a.b/339df62a:3:5\n@' })
    expect(failureOf(error)).toEqual({ message: 'no', line: 3 })
  })

  it('that calls what is no function is told so in its own words', () => {
    const modules = { '../../memory.ts': { double: 2 } }
    const source = 'import { double } from \'../../memory.ts\'\ndouble(2)'
    expect(failureIn(() => answerOf(source, modules))).toEqual({ message: 'TypeError: double is not a function', line: 2 })
  })

  it.each(EXERCISES.map(({ id }) => id))('of %s compiles and exports what is asked for, as starter and as solution', (id) => {
    const { exports } = EXERCISES.find(exercise => exercise.id === id)!
    for (const name of ['starter', 'solution']) {
      const source = readFileSync(new URL(`../../../snippets/exercises/${id}/${name}.ts`, import.meta.url), 'utf8')
      const answer = answerOf(source, {})
      expect(exports.filter(name => typeof answer[name] !== 'function')).toEqual([])
    }
  })

  it('that cannot be read is a CompileError', () => {
    expect(() => answerOf('const a = (')).toThrow(CompileError)
  })
})

describe('what a student prints', () => {
  const printed = (...values: unknown[]) => {
    const lines: string[] = []
    const { log } = limitedConsole(line => lines.push(line))
    log(...values)
    return lines
  }
  it.each([
    [['a', 1, true, null, undefined], ['a 1 true null undefined']],
    [['two\nlines'], ['two', 'lines']],
    [[{ a: [1, Number.NaN] }, new Map([[1, 2]]), new Set([3])], ['{"a":[1,"NaN"]} [[1,2]] [3]']],
    [[{ f: Math.max }, 12n, new Float64Array([1])], ['{"f":"function max() { [native code] }"} 12 [1]']],
    [[new RangeError('no')], ['RangeError: no']],
    [['x'.repeat(1000)], [`${'x'.repeat(300)}…`]],
  ])('%o', (values, lines) => {
    expect(printed(...values)).toEqual(lines)
  })

  it('may hold itself', () => {
    const node: Record<string, unknown> = {}
    node.next = node
    expect(printed(node)).toEqual(['[object Object]'])
  })

  it('ends with a word after so many lines, and costs nothing from then on', () => {
    const lines: string[] = []
    const { log } = limitedConsole(line => lines.push(line))
    const read = vi.fn(() => 1)
    const value = {
      get a() {
        return read()
      },
    }
    for (let i = 0; i < 1000; i++)
      log(value)
    expect(lines).toHaveLength(MOST_LINES + 1)
    expect(lines.at(-1)).toBe('more than 200 lines; stopped printing')
    expect(read.mock.calls.length).toBe(MOST_LINES + 1)
  })

  it('is cut in a cell too', () => expect([{ a: 'b'.repeat(400) }, 'b'.repeat(400)].map(value => shown(value).length <= 301)).toEqual([true, true]))
})

describe('a plot', () => {
  const PLOT: Plot = { kind: 'plot', caption: 'Speed', x: { label: 'K', values: [1, 3, 5] }, y: { label: 'times' }, series: [{ name: 'fast', values: [1, 2, 4] }, { name: 'none', values: [Number.NaN, 3] }] }

  const pathsIn = (plot: Plot) => [...outputHtml(plot).matchAll(/ d="(M[^"]*)" fill="none" stroke="[^"]*" stroke-width="3"/g)].map(([, path]) => path).filter(path => path !== 'M0 6H44')
  const labelsIn = (plot: Plot) => [...outputHtml(plot).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)

  it('goes from corner to corner, and names round values', () => {
    expect(pathsIn(PLOT)).toEqual(['M60 165L273 122L486 36', 'M273 79'])
    expect(labelsIn(PLOT)).toEqual(['times', '0', '1', '2', '3', '4', '1', '2', '3', '4', '5', 'K'])
  })

  it('says where its lines begin and end', () => {
    expect(altOf(PLOT)).toBe('Speed. times over K. fast: 1 at 1, 4 at 5; none: 3 at 3, 3 at 3.')
    expect(altOf({ ...PLOT, series: [{ name: 'x', values: [] }] })).toBe('Speed. times over K. x: no numbers.')
  })

  it('stays inside whatever is drawn', () => {
    const series = [{ name: 'a', values: [-5, 0.5, Infinity] }, { name: 'b', values: [9, 9, 9] }]
    expect(pathsIn({ ...PLOT, y: { label: 'share', from: 0, to: 1 }, series })).toEqual(['M60 208L273 122', 'M60 36L273 36L486 36'])
  })

  it('is none where nothing is a number', () => {
    const none = [{ ...PLOT, series: [{ name: 'a', values: [Number.NaN] }] }, { ...PLOT, x: { label: '', values: [] } }, { ...PLOT, series: [] }]
    expect(none.map(outputHtml).filter(html => !html.includes('none of the values is a number'))).toEqual([])
  })

  it('of one value only has an axis all the same', () => {
    expect(pathsIn({ ...PLOT, x: { label: 'K', values: [4] }, series: [{ name: 'a', values: [0] }] })).toEqual(['M60 208'])
  })

  it.each([[0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]], [0, 838, [0, 200, 400, 600, 800]], [-3, 3, [-2, 0, 2]], [0, 4.16, [0, 1, 2, 3, 4]]])('from %d to %d has round ticks', (from, to, ticks) => {
    expect(roundTicks(from, to).map(tick => Number(tick.toFixed(6)))).toEqual(ticks)
  })

  it.each([[1111.4, '1,111'], [-0.5, '−0.5'], [2.876, '2.88'], [0.00416, '0.00416'], [0, '0'], [Number.NaN, 'NaN'], [-Infinity, '−∞']])('writes %d as %s', (value, text) => {
    expect(numberText(value)).toBe(text)
  })

  it('and a table are drawn as HTML, with what is the student\'s escaped', () => {
    const plot = outputHtml({ ...PLOT, caption: 'Speed <b>' })
    expect(plot).toContain('role="img" aria-label="Speed &lt;b&gt;. times over K.')
    expect(plot).toContain('<figcaption>Speed &lt;b&gt;</figcaption>')
    expect(plot.match(/<circle/g)).toHaveLength(4)
    const table = outputHtml({ kind: 'table', caption: 'Sizes', columns: ['Model', 'GB', 'Fits'], rows: [['<7B>', 84, 'no'], ['70B', 1120, undefined as unknown as string]] })
    expect(table).toContain('<caption>Sizes</caption>')
    expect(table).toContain('<th scope="row">&lt;7B&gt;</th><td>84</td><td>no</td>')
    expect(table).toContain('<td>1,120</td><td>undefined</td>')
  })

  it('and a table are drawn as text', () => {
    expect(outputText(PLOT)).toBe('Speed (times)\n\nK  fast  none\n─  ────  ────\n1     1   NaN\n3     2     3\n5     4   NaN')
    const values = Array.from({ length: 100 }, (_, i) => i)
    expect(outputText({ ...PLOT, x: { label: 'K', values }, series: [{ name: 'a', values }] }).split('\n').slice(4)).toHaveLength(12)
    expect(outputText({ kind: 'table', caption: 'Sizes', columns: ['Model', 'GB'], rows: [['7B', 84], ['70B', 1120]] }))
      .toBe('Sizes\n\nModel     GB\n─────  ─────\n7B        84\n70B    1,120')
  })
})

describe('the engine', () => {
  /** All that is told of a run, put together. */
  function resultOf(code: string, render: Host['render'] = () => '') {
    const result: Result = { printed: [], verdicts: [], outputs: [], done: false }
    const tell = (news: Partial<Result>) => Object.assign(result, news)
    runExercise(EXERCISES[0], code, { modules: {}, evaluate, render, tell })
    return result
  }
  const SOLUTION = readFileSync(new URL(`../../../snippets/exercises/${EXERCISES[0].id}/solution.ts`, import.meta.url), 'utf8')

  it('runs every check, gathers what is printed, and renders what comes out', () => {
    const result = resultOf(`${SOLUTION}\nconsole.log('hello')`, ({ kind }) => kind)
    expect(result).toMatchObject({ printed: ['hello'], outputs: ['table', 'table', 'plot'], done: true })
    expect(result.verdicts).toEqual(EXERCISES[0].checks.map(({ name }) => ({ name })))
    expect(passes(result)).toBe(true)
  })

  it('tells a wrong answer from an error', () => {
    const wrong = resultOf(SOLUTION.replace('gradients = 2 *', 'gradients = 4 *'))
    expect([wrong.verdicts[0].failure?.line, passes(wrong)]).toEqual([undefined, false])
    const broken = resultOf(`${SOLUTION.replaceAll('export ', '')}\nconst f = () => { throw new TypeError('oh') }\nexport { f as trainingMemory, f as zero1PerGpu, f as fits }`)
    expect(broken.verdicts[0].failure).toEqual({ message: 'TypeError: oh', line: SOLUTION.split('\n').length + 1 })
  })

  it('asks for the functions that are missing', () => {
    expect(() => resultOf('export function fits() {}')).toThrow('your code must export these functions: trainingMemory, zero1PerGpu')
  })

  it('says what goes wrong in the outputs only where nothing else does', () => {
    const refuse = () => {
      throw new Error('no picture')
    }
    expect(() => resultOf(SOLUTION, refuse)).toThrow('no picture')
    expect(resultOf(SOLUTION.replace('gradients = 2 *', 'gradients = 4 *'), refuse).done).toBe(true)
  })
})

describe('a run', () => {
  const worker = { postMessage: vi.fn(), terminate: vi.fn() }
  const changed = vi.fn<(result: Result) => void>()
  const last = () => changed.mock.lastCall?.[0]
  /** Says it as the worker would, and waits until it is there. */
  async function say(news: Partial<Result>) {
    const count = changed.mock.calls.length
    worker.postMessage.mock.lastCall?.[0].port.postMessage(news)
    await vi.waitFor(() => expect(changed.mock.calls.length).toBeGreaterThan(count))
  }
  const start = () => superviseRun(worker, { number: 1, code: 'code' }, changed)
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.clearAllMocks()
  })
  afterEach(() => void vi.useRealTimers())

  it('gathers what the worker says until it is done', async () => {
    start()
    expect(worker.postMessage.mock.lastCall?.[0]).toMatchObject({ number: 1, code: 'code' })
    await say({})
    await say({ printed: ['hello'] })
    await say({ verdicts: [{ name: 'a' }] })
    expect(worker.terminate).not.toHaveBeenCalled()
    await say({ done: true })
    expect(last()).toEqual({ printed: ['hello'], verdicts: [{ name: 'a' }], outputs: [], done: true })
    expect(worker.terminate).toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)
    expect(last()?.failure).toBeUndefined()
  })

  it.each<[string, Partial<Result>]>([
    ['a check fails', { verdicts: [{ name: 'a' }, { name: 'b', failure: { message: 'no' } }] }],
    ['something failed', { verdicts: [{ name: 'a' }], failure: { message: 'no' } }],
    ['no check ran', {}],
  ])('does not pass when %s', (_, news) => {
    expect(passes({ printed: [], verdicts: [], outputs: [], done: true, ...news })).toBe(false)
  })

  it('is given up five seconds after a check began, whatever it prints, not after all was asked for', async () => {
    start()
    vi.advanceTimersByTime(10_000)
    await say({})
    vi.advanceTimersByTime(4000)
    await say({ checking: 'The sum' })
    vi.advanceTimersByTime(4000)
    await say({ printed: ['still here'] })
    expect(worker.terminate).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(last()).toMatchObject({ done: true, failure: { message: 'in “The sum”: still running after 5 s: an endless loop? The work is kept.' } })
    expect(worker.terminate).toHaveBeenCalled()
  })

  it('is given up when it never begins', () => {
    start()
    vi.advanceTimersByTime(30_000)
    expect(last()?.failure?.message).toBe('the part that runs the code did not start within 30 s')
  })

  it('can be ended with a reason, or silently', () => {
    start()({ message: 'no memory' })
    expect(last()).toMatchObject({ failure: { message: 'no memory' }, done: true })
    const end = start()
    changed.mockClear()
    end()
    vi.advanceTimersByTime(60_000)
    expect(changed).not.toHaveBeenCalled()
    expect(worker.terminate).toHaveBeenCalledTimes(2)
  })
})
