/** The exercises' parts that need no browser: compiling, the console, what is kept, plots, and a run's end. */
import type { Plot } from '../../components/exercise/exercise.ts'
import type { Report, Request, Told } from '../../components/exercise/run.ts'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSSRApp, effectScope, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { EXERCISES } from '../../../snippets/exercises/index.ts'
import { CompileError, evaluate, failureOf, limitedConsole, MOST_LINES, shown, translate } from '../../components/exercise/compile.ts'
import OutputPlot from '../../components/exercise/OutputPlot.vue'
import OutputTable from '../../components/exercise/OutputTable.vue'
import { altOf, AREA, drawPlot, numberText, roundTicks } from '../../components/exercise/plot.ts'
import { useRunner } from '../../components/exercise/run.ts'
import { isKeyOf, readWork, saveWork } from '../../components/exercise/saved-work.ts'

const MODULES = { '../../memory.ts': { double: (x: number) => 2 * x } }

/** What a student's text exports, with what it prints. */
function answerOf(source: string, print: (line: string) => void = () => {}) {
  return evaluate(translate(source), MODULES, limitedConsole(print))
}
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
    expect(failureIn(() => answerOf(source))).toEqual(line === undefined ? { message } : { message, line })
  })

  it('that fails later, when a check calls it, still names its line', () => {
    const { f } = answerOf('type A = {\n  b: number\n}\n\nexport function f(a: A[]) {\n  return a[3].b\n}')
    expect(failureIn(() => (f as (a: unknown[]) => unknown)([]))).toEqual({ message: 'TypeError: Cannot read properties of undefined (reading \'b\')', line: 6 })
  })

  it('that calls what is no function is told so in its own words', () => {
    const modules = { '../../memory.ts': { double: 2 } }
    const source = 'import { double } from \'../../memory.ts\'\ndouble(2)'
    expect(failureIn(() => evaluate(translate(source), modules, {}))).toEqual({ message: 'TypeError: double is not a function', line: 2 })
  })

  it.each(EXERCISES.map(({ id }) => id))('of %s compiles and exports what is asked for, as starter and as solution', (id) => {
    const { exports } = EXERCISES.find(exercise => exercise.id === id)!
    for (const name of ['starter', 'solution']) {
      const source = readFileSync(new URL(`../../../snippets/exercises/${id}/${name}.ts`, import.meta.url), 'utf8')
      const answer = evaluate(translate(source), {}, {})
      expect(exports.filter(name => typeof answer[name] !== 'function')).toEqual([])
    }
  })

  it('keeps its lines', () => {
    const source = '/** a\n * b */\nexport type A = {\n  b: string\n}\nexport const f = <T>(\n  a: T,\n): T => a\n'
    expect(translate(source).split('\n').length).toBe(source.split('\n').length + 2)
  })

  it('that cannot be read is a CompileError', () => {
    expect(() => translate('const a = (')).toThrow(CompileError)
  })
})

describe('what a student prints', () => {
  const printed = (...values: unknown[]) => {
    const lines: string[] = []
    const { log } = limitedConsole(line => lines.push(line)) as Console
    log(...values)
    return lines
  }
  it.each([
    [['a', 1, true, null, undefined], ['a 1 true null undefined']],
    [['two\nlines'], ['two', 'lines']],
    [[{ a: [1, Number.NaN] }, new Map([[1, 2]]), new Set([3])], ['{"a":[1,"NaN"]} {"Map":[[1,2]]} {"Set":[3]}']],
    [[Math.max, 12n, new Float64Array([1])], ['"[function max]" 12 [1]']],
    [[new RangeError('no')], ['RangeError: no']],
    [['x'.repeat(1000)], [`${'x'.repeat(300)}…`]],
  ])('%o', (values, lines) => {
    expect(printed(...values)).toEqual(lines)
  })

  it('may hold itself', () => {
    const list: unknown[] = []
    list.push(list)
    expect(printed(list)).toEqual(['[object Array]'])
  })

  it('ends with a word after so many lines, and costs nothing from then on', () => {
    const lines: string[] = []
    const { log } = limitedConsole(line => lines.push(line)) as Console
    const value = { toJSON: vi.fn(() => 1) }
    for (let i = 0; i < 1000; i++)
      log(value)
    expect(lines).toHaveLength(MOST_LINES + 1)
    expect(lines.at(-1)).toBe('more than 200 lines; stopped printing')
    expect(value.toJSON.mock.calls.length).toBe(MOST_LINES + 1)
  })

  it('is cut in a cell too', () => expect(shown({ a: 'b'.repeat(400) })).toHaveLength(301))
})

describe('the work', () => {
  let stored: Map<string, string>
  beforeEach(() => {
    stored = new Map()
    vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) })
  })
  afterEach(() => vi.unstubAllGlobals())
  const FRESH = { code: undefined, prediction: '', passed: false, failedRuns: 0, undo: undefined }

  it('is kept, exercise by exercise', () => {
    const work = { code: 'a', prediction: 'b', passed: true, failedRuns: 2, undo: 'c' }
    expect(saveWork('1-memory', work)).toBe(true)
    expect([readWork('1-memory'), readWork('2-speculation')]).toEqual([work, FRESH])
    expect([...stored.keys()].map(key => isKeyOf('1-memory', key))).toEqual([true])
    expect(isKeyOf('1-memory', null)).toBe(false)
  })

  it.each(['{', 'null', '7', '[]', '{"code":7,"prediction":null,"passed":"yes","failedRuns":1.5,"undo":{}}', '{"failedRuns":-3}'])('is fresh where %s is kept', (text) => {
    stored.set(`lecture-exercise ${import.meta.env.BASE_URL} 1-memory`, text)
    expect(readWork('1-memory')).toEqual(FRESH)
  })

  it('goes on without storage, and says that nothing is kept', () => {
    const refuse = () => {
      throw new Error('switched off')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
    expect([readWork('1-memory'), saveWork('1-memory', FRESH)]).toEqual([FRESH, false])
  })
})

describe('a plot', () => {
  const PLOT: Plot = { kind: 'plot', caption: 'Speed', x: { label: 'K', values: [1, 3, 5] }, y: { label: 'times' }, series: [{ name: 'fast', values: [1, 2, 4] }, { name: 'none', values: [Number.NaN, 3] }] }

  it('goes from corner to corner', () => {
    const drawn = drawPlot(PLOT)
    expect(drawn?.lines[0].path).toBe(`M60 165L273 122L486 36`)
    expect(drawn?.lines[1].path).toBe(`M273 79`)
    expect(drawn?.xTicks.map(({ text }) => text)).toEqual(['1', '3', '5'])
    expect(drawn?.yTicks.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4'])
  })

  it('says where its lines begin and end', () => {
    expect(altOf(PLOT)).toBe('Speed. times over K. fast: 1 at 1, 4 at 5; none: 3 at 3, 3 at 3.')
    expect(altOf({ ...PLOT, series: [{ name: 'x', values: [] }] })).toBe('Speed. times over K. x: no numbers.')
  })

  it('stays inside whatever is drawn', () => {
    const drawn = drawPlot({ ...PLOT, y: { label: 'share', from: 0, to: 1 }, series: [{ name: 'a', values: [-5, 0.5, Infinity] }, { name: 'b', values: [9, 9, 9] }] })
    const ys = drawn?.lines.flatMap(({ marks }) => marks.map(({ y }) => y)) ?? []
    expect(ys).toEqual([AREA.bottom, (AREA.top + AREA.bottom) / 2, AREA.top, AREA.top, AREA.top])
  })

  it('is none where nothing is a number', () => {
    expect(drawPlot({ ...PLOT, series: [{ name: 'a', values: [Number.NaN] }] })).toBeUndefined()
    expect(drawPlot({ ...PLOT, x: { label: '', values: [] } })).toBeUndefined()
  })

  it('of one value only has an axis all the same', () => {
    const drawn = drawPlot({ ...PLOT, x: { label: 'K', values: [4] }, series: [{ name: 'a', values: [0] }] })
    expect(drawn?.lines[0].marks).toEqual([{ x: AREA.left, y: AREA.bottom }])
  })

  it.each([[0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]], [0, 838, [0, 200, 400, 600, 800]], [-3, 3, [-2, 0, 2]], [0, 4.16, [0, 1, 2, 3, 4]]])('from %d to %d has round ticks', (from, to, ticks) => {
    expect(roundTicks(from, to).map(tick => Number(tick.toFixed(6)))).toEqual(ticks)
  })

  it.each([[1111.4, '1,111'], [-0.5, '−0.5'], [2.876, '2.88'], [0.00416, '0.0042'], [0, '0'], [Number.NaN, 'not a number'], [-Infinity, '−infinite']])('writes %d as %s', (value, text) => {
    expect(numberText(value)).toBe(text)
  })

  it('and a table are drawn as such', async () => {
    const render = (component: object, props: object) => renderToString(createSSRApp(() => h(component, props)))
    const plot = await render(OutputPlot, { plot: PLOT })
    expect(plot).toContain('role="img" aria-label="Speed. times over K.')
    expect(plot.match(/<figcaption>Speed<\/figcaption>/g)).toHaveLength(1)
    expect(await render(OutputPlot, { plot: { ...PLOT, series: [] } })).toContain('none of the values is a number')
    const table = await render(OutputTable, { table: { kind: 'table', caption: 'Sizes', columns: ['Model', 'GB', 'Fits'], rows: [['7B', 84, 'no'], ['70B', 1120, 'no']] } })
    expect(table).toContain('<caption>Sizes</caption>')
    expect(table).toContain('<th scope="row" class="">70B</th><td class="output-number">1,120</td><td class="">no</td>')
  })
})

describe('a run', () => {
  /** A worker that says what the test makes it say. */
  class Stand {
    onmessage?: (event: { data: unknown }) => void
    onerror?: (event: { message: string, preventDefault: () => void }) => void
    terminated = false
    requests: Request[] = []
    postMessage(request: Request) {
      this.requests.push(request)
    }

    terminate() {
      this.terminated = true
    }

    say(told: Told, id = this.requests[0].id) {
      this.onmessage?.({ data: { id, ...told } satisfies Report })
    }
  }
  let workers: Stand[]
  const last = () => workers.at(-1)!
  const ended = vi.fn()
  function open() {
    workers = []
    ended.mockClear()
    return effectScope().run(() => useRunner(ended, () => {
      workers.push(new Stand())
      return last() as unknown as Worker
    }))!
  }
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('gathers what the worker says, and passes when every check does', () => {
    const { run, result, running } = open()
    run(1, 'code')
    last().say({ started: true })
    last().say({ printed: 'hello' })
    last().say({ verdict: { name: 'a', passes: true } })
    expect([running.value, ended.mock.calls.length]).toEqual([true, 0])
    last().say({ done: true })
    expect(result.value).toMatchObject({ printed: ['hello'], passes: true, verdicts: [{ name: 'a' }] })
    expect([running.value, last().terminated, ended.mock.calls.length]).toEqual([false, true, 1])
  })

  it.each<[string, Told[]]>([
    ['a check fails', [{ verdict: { name: 'a', passes: true } }, { verdict: { name: 'b', passes: false, message: 'no' } }]],
    ['something failed', [{ verdict: { name: 'a', passes: true } }, { failure: { message: 'no' } }]],
    ['no check ran', []],
  ])('does not pass when %s', (_, told) => {
    const { run, result } = open()
    run(1, 'code')
    for (const one of [{ started: true as const }, ...told, { done: true as const }])
      last().say(one)
    expect(result.value?.passes).toBe(false)
  })

  it('is given up five seconds after it began, not after it was asked for', () => {
    const { run, result, running } = open()
    run(1, 'code')
    vi.advanceTimersByTime(10_000)
    last().say({ started: true })
    last().say({ checking: 'The sum' })
    vi.advanceTimersByTime(4999)
    expect(running.value).toBe(true)
    vi.advanceTimersByTime(1)
    expect(result.value?.failure).toEqual({ message: 'in “The sum”: still running after 5 s: an endless loop? The work is kept.' })
    expect([running.value, last().terminated]).toEqual([false, true])
  })

  it('is given up when it never begins', () => {
    const { run, result } = open()
    run(1, 'code')
    vi.advanceTimersByTime(30_000)
    expect(result.value?.failure?.message).toBe('the part that runs the code did not start within 30 s')
  })

  it('takes nothing from the student\'s own messages, nor from a run before', () => {
    const { run, result } = open()
    run(1, 'one')
    const before = last()
    run(1, 'two')
    expect(before.terminated).toBe(true)
    before.say({ printed: 'late' })
    for (const data of ['hello', null, undefined, { done: true }])
      last().onmessage?.({ data })
    expect(result.value).toMatchObject({ printed: [], passes: false })
    expect(ended).not.toHaveBeenCalled()
  })

  it('says what the worker could not', () => {
    const { run, result } = open()
    run(1, 'code')
    last().onerror?.({ message: '', preventDefault: () => {} })
    expect(result.value?.failure?.message).toBe('the part that runs the code could not be loaded')
    const refusing = effectScope().run(() => useRunner(ended, () => {
      throw new Error('no workers')
    }))!
    refusing.run(1, 'code')
    expect(refusing.result.value?.failure?.message).toBe('this browser starts no workers, so nothing can be run here')
  })

  it('that is cleared has neither result nor end', () => {
    const { run, clear, result, running } = open()
    run(1, 'code')
    last().say({ started: true })
    clear()
    vi.advanceTimersByTime(60_000)
    expect([result.value, running.value, last().terminated, ended.mock.calls.length]).toEqual([undefined, false, true, 0])
  })
})
