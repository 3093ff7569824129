import type { Verdict } from '../../kit/components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { KERNELS, notebookText } from '../../kit/commands/notebook.ts'
import { asCell, sourceFile } from '../../kit/lib/exercise-run.ts'
import { ROOT } from '../../kit/lib/root.mjs'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { answerOf, solutionText, verdicts } from './wrong.ts'

interface Cell {
  cell_type: 'markdown' | 'code'
  id: string
  metadata: object
  source: string[]
  execution_count?: null
  outputs?: never[]
}

const NOTEBOOK = join(ROOT, 'public', 'exercises.ipynb')
const notebook: { cells: Cell[], metadata: object, nbformat: number, nbformat_minor: number } = JSON.parse(readFileSync(NOTEBOOK, 'utf8'))
const textOf = (cell: Cell) => cell.source.join('')

/** What Deno's kernel shows of a cell's last value. */
interface Shown {
  passed: boolean
  verdicts: Verdict[]
}

interface Result {
  shown: Shown
  display: Record<string, string>
}

/** What a cell gives, as in the kernel: one context for all, with a console of its own. */
function startKernel(print: (...values: unknown[]) => void = () => {}): (text: string) => unknown {
  const names = ['log', 'info', 'debug', 'warn', 'error', 'table', 'dir', 'trace']
  const kernel = createContext({ console: Object.fromEntries(names.map(name => [name, print])) })
  return text => runInContext(stripTypeScriptTypes(text), kernel)
}

function resultOf(value: unknown): Result {
  return { shown: value as Shown, display: (value as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]() }
}

/** Runs all code cells in order; gives the values of the checks. */
function runAll(change: (cell: Cell) => string): Result[] {
  const run = startKernel()
  return notebook.cells.filter(cell => cell.cell_type === 'code').flatMap((cell) => {
    const value = run(change(cell).replace(/(?<=prediction\d = )''/, '"No"'))
    return cell.id.endsWith('-check') ? [resultOf(value)] : []
  })
}

const cellNamed = (id: string): string => textOf(notebook.cells.find(cell => cell.id === id)!)

describe('the notebook', () => {
  it('is what the sources give: npm run notebook writes it', async () => {
    expect(readFileSync(NOTEBOOK, 'utf8') === await notebookText(KERNELS.typescript), 'public/exercises.ipynb is stale: npm run notebook').toBe(true)
  })

  // https://nbformat.readthedocs.io/en/latest/format_description.html, version 4.5.
  it('is a notebook of format 4.5', () => {
    expect(Object.keys(notebook).sort()).toEqual(['cells', 'metadata', 'nbformat', 'nbformat_minor'])
    expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5])
    expect(notebook.metadata).toMatchObject({ kernelspec: { name: 'deno', display_name: 'Deno' }, language_info: { name: 'typescript' } })
    const ids = notebook.cells.map(cell => cell.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const cell of notebook.cells) {
      expect(cell.id).toMatch(/^[\w-]{1,64}$/)
      expect(typeof cell.metadata).toBe('object')
      expect(cell.source.every((line, i) => typeof line === 'string' && (i === cell.source.length - 1 ? !line.endsWith('\n') : line.endsWith('\n')))).toBe(true)
      const keys = Object.keys(cell).sort()
      if (cell.cell_type === 'code') {
        expect(keys).toEqual(['cell_type', 'execution_count', 'id', 'metadata', 'outputs', 'source'])
        expect([cell.execution_count, cell.outputs]).toEqual([null, []])
      }
      else {
        expect(cell.cell_type).toBe('markdown')
        expect(keys).toEqual(['cell_type', 'id', 'metadata', 'source'])
      }
    }
  })

  it('stands alone: nothing is imported', () => {
    for (const cell of notebook.cells.filter(one => one.cell_type === 'code'))
      expect(textOf(cell)).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(|^export\b/m)
  })

  it('asks before anything runs, and shows no solution', () => {
    for (const { id, predict } of EXERCISES) {
      const place = (part: string) => notebook.cells.findIndex(cell => cell.id === `${id}-${part}`)
      expect(place('statement')).toBeGreaterThan(0)
      expect([place('prediction'), place('starter'), place('check')]).toEqual([1, 2, 3].map(step => place('statement') + step))
      expect(textOf(notebook.cells[place('statement')])).toContain(predict.question)
    }
    expect(notebook.cells.filter(cell => cell.id !== 'setup').map(textOf).join('\n')).not.toMatch(/solution|optimizer \/ gpus|residual/i)
  })

  it('does not check before there is a prediction', () => {
    const run = startKernel()
    run(cellNamed('setup'))
    run(cellNamed('1-memory-prediction'))
    run(cellNamed('1-memory-starter'))
    const { shown, display } = resultOf(run(cellNamed('1-memory-check')))
    expect([shown.passed, shown.verdicts]).toEqual([false, []])
    expect(display['text/plain']).toContain('First predict, then check: write your answer between the quotes of prediction1')
  })

  it('with the solutions in it, passes every check and shows every table and plot', () => {
    const results = runAll((cell) => {
      const exercise = EXERCISES.find(({ id }) => cell.id === `${id}-starter`)
      return exercise ? asCell(solutionText(exercise.number)) : textOf(cell)
    })
    expect(results.map(({ shown }) => shown.passed)).toEqual([true, true, true, true])
    for (const [i, { display }] of results.entries()) {
      const { checks, predict } = EXERCISES[i]
      expect(display['text/plain'].split('✓')).toHaveLength(checks.length + 1)
      expect(display['text/plain']).toContain(`You predicted: No\n\n${predict.insight}`)
      expect(display['text/html']).toContain('<table')
      expect(display['text/html']).not.toMatch(/NaN|undefined|Infinity/)
    }
    expect(results[0].display['text/html']).toContain('>350 GB, does not fit</td>')
    expect(results[2].display['text/html'].match(/stroke-linejoin/g)).toHaveLength(8)
  })

  it('with the starters in it, fails with the messages of the checks', () => {
    const results = runAll(textOf)
    expect(results).toHaveLength(4)
    for (const [i, { shown, display }] of results.entries()) {
      const exercise = EXERCISES[i]
      const answer = answerOf(readFileSync(sourceFile(exercise, 'starter'), 'utf8'))
      expect(shown.passed).toBe(false)
      expect(Object.fromEntries(shown.verdicts.map(({ name, failure }) => [name, failure?.message]))).toEqual(verdicts(exercise, answer))
      expect(display['text/plain']).not.toContain(exercise.predict.insight)
    }
    // Sizes so exact that the bytes said beside them can be multiplied out.
    expect(results[3].display['text/plain']).toContain('0.124B at 12 bytes a parameter takes 1.49 GB')
  })

  it('shows a student\'s own error as the result of the check', () => {
    const results = runAll(cell => cell.id === '1-memory-starter' ? 'function trainingMemory() { throw new TypeError("oh <b>") }\nfunction zero1PerGpu() {}\nfunction fits() {}' : textOf(cell))
    expect(results[0].shown.verdicts[0].failure?.message).toBe('TypeError: oh <b>')
    expect(results[0].display['text/html']).toContain('oh &lt;b&gt;')
  })

  // Deno's kernel shows nothing of a cell that does not compile, and keeps what was there.
  it('says that a function is missing, and why it may be', () => {
    const run = startKernel()
    run(cellNamed('setup'))
    const { shown, display } = resultOf(run(cellNamed('2-speculation-check')))
    expect(shown.passed).toBe(false)
    for (const text of Object.values(display))
      expect(text).toMatch(/prediction2 is not defined: run the cell above, .*does not compile/s)
  })

  it('lets the checks print a little, and gives the console back', () => {
    const printed: string[] = []
    const run = startKernel((...values) => printed.push(values.join(' ')))
    run(cellNamed('setup'))
    run('let prediction1 = "No"')
    run(cellNamed('1-memory-starter').replace('const gradients = 0', 'for (let i = 0; i < 1000; i++) console.log("line", i)\n  const gradients = 0'))
    expect(resultOf(run(cellNamed('1-memory-check'))).shown.verdicts).toHaveLength(EXERCISES[0].checks.length)
    expect(printed.slice(-2)).toEqual(['line 199', 'more than 200 lines; stopped printing'])
    expect(printed).toHaveLength(201)
    run('console.log("mine")')
    expect(printed.at(-1)).toBe('mine')
  })
})

it.each(EXERCISES)('$id needs no file beside its cell', (exercise) => {
  for (const part of ['starter', 'solution'] as const)
    expect(readFileSync(sourceFile(exercise, part), 'utf8')).not.toMatch(/^import\b/m)
})
