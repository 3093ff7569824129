/** The exercises in Python: the notebook as a student runs it, and the checks, which say what those in TypeScript say. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { KERNELS, notebookText } from '../../kit/commands/notebook.ts'
import { sourceFile } from '../../kit/lib/exercise-run.ts'
import { checkPython, ensurePython, inPython, snakeCase } from '../../kit/lib/python.ts'
import { ROOT } from '../../kit/lib/root.mjs'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { answerOf, changed, changedIn, exerciseOf, solutionText, verdicts } from './wrong.ts'

/** Without it these tests are skipped, and the last line of npm test counts them. */
const python = await ensurePython().catch((error: Error) => console.error(error.message))
const itInPython = it.skipIf(!python)

const textIn = (number: number, part: 'starter' | 'solution') => readFileSync(sourceFile(exerciseOf(number), part, 'py'), 'utf8')

/** A message of the checks in TypeScript, as Python says it. */
const asInPython = (message?: string) => message?.replace(/\b[a-z]+\d?[A-Z]\w*/g, snakeCase)
  .replace(/^you say (?:true|false)/, word => word.replace(/[tf](?=\w+$)/, letter => letter.toUpperCase()))
  .replace(/ is null\b/g, ' is None')
  .replace('begins with token undefined', 'begins with token None')

/** What the checks say of a text, by name. */
async function said(number: number, code: string): Promise<Record<string, string | undefined>> {
  const { verdicts, failure } = await checkPython(exerciseOf(number), code)
  expect(failure).toBeUndefined()
  return Object.fromEntries(verdicts.map(({ name, failure }) => [name, failure?.message]))
}

const saidInTypeScript = (number: number, code: string) =>
  Object.fromEntries(Object.entries(verdicts(exerciseOf(number), answerOf(code))).map(([name, message]) => [name, asInPython(message)]))

describe('the checks', () => {
  itInPython.each(EXERCISES)('of $id pass with the solution', async ({ number, checks }) => {
    expect(await said(number, textIn(number, 'solution'))).toEqual(Object.fromEntries(checks.map(({ name }) => [name, undefined])))
  })

  itInPython.each(EXERCISES)('of $id say of the starter what they say in TypeScript', async (exercise) => {
    const starter = readFileSync(sourceFile(exercise, 'starter'), 'utf8')
    expect(await said(exercise.number, textIn(exercise.number, 'starter'))).toEqual(saidInTypeScript(exercise.number, starter))
  })

  type Change = readonly [from: string, to: string]
  itInPython.each<[number, string, Change, Change]>([
    [1, 'nothing is shared', ['optimizer / gpus', 'optimizer'], ['parts["optimizer"] / gpus', 'parts["optimizer"]']],
    [1, 'stage 2', ['weights + gradients + optimizer / gpus', 'weights + (gradients + optimizer) / gpus'], ['parts["gradients"] + parts["optimizer"] / gpus', '(parts["gradients"] + parts["optimizer"]) / gpus']],
    [1, 'the optimizer always has 8 bytes', ['(bytesPerParameter - 4)', '8'], ['(bytes_per_parameter - 4)', '8']],
    [2, 'no token of the target\'s own', ['tokens: [...tokens, correction]', 'tokens'], ['[*tokens, correction]', 'tokens']],
    [2, 'resampling from p', ['draw(residual(p, q), random)', 'draw(p, random)'], ['draw(residual(p, q), random)', 'draw(p, random)']],
    [2, 'tokens a pass without the target\'s own', ['context.length / rounds', 'kept / rounds'], ['len(context) / rounds', 'kept / rounds']],
    [2, 'the K with the most tokens', ['speedUp(tokensPerPass, drafts, draftCost)\n    if', 'tokensPerPass\n    if'], ['speed_up(entry["tokens_per_pass"], entry["drafts"], draft_cost)', 'entry["tokens_per_pass"]']],
    [3, 'a slot that serves two', ['start += Math.max(...batch)', 'start += Math.min(...batch)'], ['start += max(batch)', 'start += min(batch)']],
    [3, 'static batching, called continuous', ['for (const [request, length] of lengths.entries()) {', 'return staticSchedule(lengths, slots)\n  for (const [request, length] of lengths.entries()) {'], ['    free_from = [0]', '    return static_schedule(lengths, slots)\n    free_from = [0]']],
    [3, 'latency from the own start', ['reduce((sum, { end }) => sum + end, 0)', 'reduce((sum, { start, end }) => sum + end - start, 0)'], ['sum(one["end"] for one', 'sum(one["end"] - one["start"] for one']],
    [3, 'a pass that writes for nobody', ['seated + Math.min(unread, chunkTokens)', 'Math.min(unread, chunkTokens)'], ['seated + min(', 'min(']],
    [3, 'the seated wait for the whole prompt', ['Math.max(...passes)', 'firstTokenMs'], ['max(passes)', 'first_token_ms']],
    [4, 'what is combined until it "fits"', ['.find(fits) ?? null\n  return', '.find(fits) ?? planOf(tensor, 1, 3)\n  return'], ['plan_of(tensor, 1, 3)])', 'plan_of(tensor, 1, 3)]) or plan_of(tensor, 1, 3)']],
    [4, 'activations that the pipeline cuts', ['activationBytes / tensor', 'activationBytes / (tensor * pipeline)'], ['activation_bytes / tensor', 'activation_bytes / (tensor * pipeline)']],
    [4, 'cutting what fits whole', ['[...alone.slice(0, 3), ...cut, alone[3], ', '[...cut, ...alone, '], ['[*alone[:3], *cut, alone[3], ', '[*cut, *alone, ']],
    [4, 'stage 3 that sends no more', ['(zero === 3 ? 1.5 : 1)', '1'], ['(1.5 if cut["zero"] == 3 else 1)', '1']],
    [4, 'GPUs rounded down', ['Math.ceil', 'Math.floor'], ['math.ceil', 'math.floor']],
  ])('of exercise %i name %s as in TypeScript', async (number, _, inTypeScript, change) => {
    const right = saidInTypeScript(number, changed(number, inTypeScript))
    expect(Object.values(right).filter(message => message !== undefined)).not.toEqual([])
    expect(await said(number, changedIn(textIn(number, 'solution'), change))).toEqual(right)
  })

  const functions = (number: number, value: string) =>
    exerciseOf(number).exports.map(name => `def ${snakeCase(name)}(*given, **named):\n    return ${value}\n`).join('\n')
  itInPython.each(EXERCISES.flatMap(({ number }) => ['None', 'float("nan")', '"12"', '[]', '{}'].map(value => [number, value] as const)))('of exercise %i refuse functions that give %s', async (number, value) => {
    const messages = Object.values(await said(number, functions(number, value)))
    expect(messages.filter(message => message !== undefined).length).toBeGreaterThanOrEqual(messages.length - 1)
    expect(messages.join('\n')).toMatch(/must (?:be|give) an? .*; got/)
    expect(messages.join('\n')).not.toMatch(/Error/)
  })

  itInPython('take the numbers of numpy', async () => {
    const numbers = `${changedIn(textIn(1, 'solution'), ['2 * parameters  # bf16', 'numpy.float64(2 * parameters)'], ['    return zero1', '    return numpy.float64(memory_bytes) >= zero1'], [' <= memory_bytes', ''])}`
    expect(Object.values(await said(1, `import numpy\n\n${numbers}`)).filter(Boolean)).toEqual([])
  })

  itInPython('name an error of the student with its line', async () => {
    const { verdicts: [first] } = await checkPython(exerciseOf(1), changedIn(textIn(1, 'solution'), ['    optimizer = ', '    optimizer = 1 / 0 + ']))
    expect(first.failure).toEqual({ message: 'ZeroDivisionError: division by zero', line: 5 })
  })
})

/** Runs the cells of a notebook as Jupyter would, without a screen: what each prints, and how many plots are drawn. */
const RUN_CELLS = `
import contextlib, io, json, sys
from matplotlib import pyplot
shown = {}
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile("".join(cell["source"]), cell["id"], "exec"), globals())
        shown[cell["id"]] = [printed.getvalue(), len(pyplot.get_fignums())]
        pyplot.close("all")
json.dump(shown, sys.stdout)
`

interface Cell { cell_type: string, id: string, source: string[] }

function runNotebook(text: string): Record<string, [printed: string, plots: number]> {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-'))
  writeFileSync(join(folder, 'a.ipynb'), text)
  const output = execFileSync(python!, ['-c', RUN_CELLS, join(folder, 'a.ipynb')], { encoding: 'utf8', env: { MPLBACKEND: 'Agg', MPLCONFIGDIR: folder } })
  rmSync(folder, { recursive: true })
  return JSON.parse(output)
}

const predicted = (text: string) => text.replaceAll(/(prediction_\d = )\\"\\"/g, '$1\\"No, \'350\' GB\\"')

describe('the notebook', () => {
  const notebook = readFileSync(join(ROOT, 'public', 'exercises-python.ipynb'), 'utf8')
  const cells: Cell[] = JSON.parse(notebook).cells
  const textOf = (id: string) => cells.find(cell => cell.id === id)!.source.join('')

  it('is what the sources give: npm run notebook writes it', async () => {
    expect(notebook === await notebookText(KERNELS.python), 'stale: npm run notebook').toBe(true)
  })

  it('asks what the deck asks, with the names of Python, and shows no solution', () => {
    for (const { id, number, statement, predict } of EXERCISES) {
      const text = textOf(`${id}-statement`)
      expect(text).toContain(predict.question)
      for (const paragraph of statement)
        expect(text).toContain(inPython(paragraph))
      expect(text).not.toMatch(/\b[a-z]+\d?[A-Z]|\bnull\b/)
      expect(textOf(`${id}-starter`)).toBe(textIn(number, 'starter').trimEnd())
    }
    for (const { id } of cells.filter(({ id }) => id !== 'setup'))
      expect(textOf(id)).not.toMatch(/solution|parts\["optimizer"\] \/ gpus|def residual/i)
  })

  itInPython('asks for a prediction first, and draws what is to be filled', () => {
    const shown = runNotebook(notebook)
    for (const { id, number, predict: { blank } } of EXERCISES) {
      expect(shown[`${id}-check`][0]).toBe(`First predict, then check: write your answer between the quotes of prediction_${number}, and run that cell.\n`)
      if (blank.kind === 'plot')
        expect(shown[`${id}-prediction`][1]).toBe(1)
      else
        expect(shown[`${id}-prediction`][0]).toContain(blank.caption)
    }
  })

  itInPython('says what is wrong with the starters', () => {
    const shown = runNotebook(predicted(notebook))
    expect(shown['1-memory-check'][0]).toContain('✗ The three parts add up: the gradients of 7B parameters are bf16, like the weights; yours take 0 GB\n')
    for (const { id, predict: { insight } } of EXERCISES) {
      expect(shown[`${id}-check`][0]).toMatch(/^✗.*\n[\s\S]*Change the cell above/)
      expect(shown[`${id}-check`][0]).not.toContain(insight)
    }
  })

  itInPython('with the solutions, passes, and shows what TypeScript shows', async () => {
    const shown = runNotebook(predicted(await notebookText(KERNELS.python, 'solution')))
    for (const exercise of EXERCISES) {
      const { id, number, checks, predict: { insight }, outputs } = exercise
      const [printed, plots] = shown[`${id}-check`]
      expect(printed.match(/^✓/gm)).toHaveLength(checks.length)
      expect(printed).toContain(`You predicted: No, '350' GB\n\n${insight}`)
      const right = outputs(answerOf(solutionText(number)))
      expect(plots).toBe(right.filter(({ kind }) => kind === 'plot').length)
      for (const output of right) {
        if (output.kind === 'table') {
          const rows = output.rows.map(row => row.map(cell => typeof cell === 'number' ? cell.toLocaleString('en-US') : cell).join('\t'))
          expect(printed).toContain([output.caption, output.columns.join('\t'), ...rows].join('\n'))
        }
      }
    }
  })

  itInPython('says that a function is missing', () => {
    const shown = runNotebook(predicted(notebook).replace('def fits(', 'def fit('))
    expect(shown['1-memory-check'][0]).toBe('✗ Not defined yet: fits. Run the cell above, then this one again.\n')
  })
})
