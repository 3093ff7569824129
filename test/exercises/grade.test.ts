/** Grading a class: every kind of hand-in, those that misbehave, and a run that is cut off. */
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { KERNELS, notebookText } from '../../kit/commands/notebook.ts'
import { handInText, predictionIn } from '../../kit/components/exercise/hand-in.ts'
import { checkCode, sourceFile } from '../../kit/lib/exercise-run.ts'
import { handInsIn, isUntouched } from '../../kit/lib/hand-ins.ts'
import { checkPython, ensurePython } from '../../kit/lib/python.ts'
import { ROOT } from '../../kit/lib/root.mjs'
import { emptyFolder, installedCopy, run, start, write } from '../../kit/test/tooling/copy.ts'
import { changed, changedIn, exerciseOf, solutionText } from './wrong.ts'

const python = await ensurePython().catch((error: Error) => console.error(error.message))
const itInPython = it.skipIf(!python)
const pythonText = (number: number) => readFileSync(sourceFile(exerciseOf(number), 'solution', 'py'), 'utf8')

const FIRST = 'const gradients = 2 * parameters'
const withTrouble = (trouble: string) => changed(1, [FIRST, `${trouble}\n  ${FIRST}`])
/** A notebook with what a student wrote into a cell. */
function filled(notebook: string, cells: Record<string, string>): string {
  const parsed: { cells: { id: string, source: string | string[] }[] } = JSON.parse(notebook)
  for (const cell of parsed.cells)
    cell.source = cells[cell.id] ?? cell.source
  return JSON.stringify(parsed)
}

/** Cells of the table by file and exercise. */
function tableOf(folder: string): Record<string, Record<string, string>> {
  const text = readFileSync(join(folder, 'grades.csv'), 'utf8')
  expect(text).toMatch(/^\uFEFFfile,exercise,/)
  const rows = text.slice(1).trim().split('\r\n').map(line =>
    Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, cell]) => cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"')))
  const [names, ...people] = rows
  return Object.fromEntries(people.map(cells => [`${cells[0]} ${cells[1]}`.trim(), Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))]))
}

describe('npm run grade', () => {
  let folder: string
  const inClass = (file: string) => join(folder, 'class', file)
  const grade = () => run(folder, 'grade', ['class'])

  beforeAll(async () => {
    folder = installedCopy()
    cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), { recursive: true })
    const [deno, colab] = await Promise.all([notebookText(KERNELS.typescript), notebookText(KERNELS.python)])
    const hands = {
      'anna/1-memory.ts': handInText(exerciseOf(1), 'No, "350 GB"', solutionText(1)),
      'ben/all in one.ipynb': filled(colab, { '1-memory-prediction': 'prediction_1 = "No"', '1-memory-starter': `%matplotlib inline\n${pythonText(1)}`, '3-batching-starter': 'while True: print("x")\n' }),
      'cleo.ipynb': filled(deno, { '3-batching-prediction': 'let prediction3 = \'Half\'\nlecture.predict(3)', '3-batching-starter': solutionText(3).replaceAll('export ', '') }),
      'dora/formula.ts': handInText(exerciseOf(1), '=HYPERLINK("x")', changed(1, ['(bytesPerParameter - 4)', '8'])),
      'loops.ts': withTrouble('for (;;) ;'),
      'floods.ts': withTrouble('for (const all = []; ;) all.push(new Uint8Array(1e8).fill(1))'),
      'throws.ts': `${solutionText(1)}throw new Error('oh'.repeat(1e6))\n`,
      'stops.ts': changed(1, [FIRST, 'const gradients = (2']),
      'essay.pdf': 'x',
      'other.ts': 'export const a = 1\n',
      'film.ts': String.fromCharCode(0xD800),
      'broken.ipynb': '{ "cells": [',
    }
    for (const [file, text] of Object.entries(hands))
      write(folder, join('class', file), text)
    writeFileSync(inClass('film.ts'), new Uint8Array([0x47, 0xFF, 0xFE]))
  })

  itInPython('goes on where it was cut off, and says of each hand-in what passed', async () => {
    const cut = start(folder, 'grade', ['class'])
    await expect.poll(cut.said, { timeout: 30_000 }).toContain('ben/all in one.ipynb: exercise 1')
    cut.child.kill('SIGKILL')
    await cut.ended
    expect(tableOf(join(folder, 'class'))).toHaveProperty(['anna/1-memory.ts 1', 'passed'], '4')
    // What was kept is taken as it is.
    const [kept] = globSync(join(folder, '.cache/grade/*.json')).filter(file => readFileSync(file, 'utf8').includes('"verdicts":[{"name":"The three parts add up"},'))
    writeFileSync(kept, readFileSync(kept, 'utf8').replace(/"seconds":[\d.]+/, '"seconds":77'))

    const { code, said } = await grade()
    expect(code).toBe(0)
    expect(said).toContain('essay.pdf: no hand-in: one is a .ts, .py or .ipynb file\n')
    expect(said).toMatch(/\n3 of 14 exercises pass every check; files that are no hand-in: 4\. The table is class\/grades\.csv\.\n$/)
    const table = tableOf(join(folder, 'class'))
    expect(Object.values(table).filter(({ seconds }) => seconds === '77').length).toBe(1)
    const expected: Record<string, Record<string, unknown>> = {
      'anna/1-memory.ts 1': { 'passed': '4', 'of': '4', 'prediction': 'No, "350 GB"', 'language': 'TypeScript', 'problem': '', 'check 1': 'passes: The three parts add up' },
      'ben/all in one.ipynb 1': { passed: '4', prediction: 'No', language: 'Python' },
      'ben/all in one.ipynb 2': { passed: '0', problem: 'not begun' },
      'ben/all in one.ipynb 3': { passed: '0', problem: expect.stringContaining('still running after 5 s') },
      'cleo.ipynb 1': { problem: 'not begun' },
      'cleo.ipynb 3': { passed: '6', prediction: 'Half', language: 'TypeScript' },
      'dora/formula.ts 1': { 'prediction': '\'=HYPERLINK("x")', 'passed': '0', 'check 1': 'not yet: The three parts add up: at 16 bytes a parameter, your three parts of 7B parameters add up to 84 GB: the optimizer has all that weights and gradients leave' },
      'loops.ts 1': { passed: '0', problem: expect.stringMatching(/^in “The three parts add up”: still running after 5 s/) },
      'floods.ts 1': { passed: '0', problem: 'your code used more than 1024 MB of memory and was ended' },
      'throws.ts 1': { passed: '0', problem: expect.stringMatching(/^line \d+: (?:oh){250}$/) },
      'stops.ts 1': { passed: '0', problem: expect.stringMatching(/^line \d+: this does not compile/) },
      'essay.pdf': { problem: 'no hand-in: one is a .ts, .py or .ipynb file' },
      'other.ts': { problem: 'no hand-in: it exports no function of an exercise, such as trainingMemory, playRound, staticSchedule, advise' },
      'film.ts': { problem: 'no hand-in: it is no text' },
      'broken.ipynb': { problem: 'no hand-in: it is no notebook: it is no JSON' },
    }
    for (const [row, cells] of Object.entries(expected))
      expect([row, table[row]]).toEqual([row, expect.objectContaining(cells)])
  })

  it('says what is no folder, and what is an empty one', async () => {
    expect(await run(folder, 'grade', ['nowhere'])).toEqual({ code: 1, said: 'nowhere is no folder. Give the one that the hand-ins are in: npm run grade hand-ins\n' })
    expect((await run(folder, 'grade', [emptyFolder()])).said).toContain('holds no hand-in: a .ts, .py or .ipynb file.\n')
  })
})

describe('a hand-in', () => {
  const read = (name: string, text: string) => {
    const folder = emptyFolder()
    write(folder, name, text)
    return handInsIn(join(folder, name))
  }

  it.each([
    ['// Prediction:yes', 'yes'],
    ['// Prediction: It won\'t', 'It won\'t'],
    ['# Prediction: no', 'no'],
    ['prediction_1 = "a \\"b\\""', 'a "b"'],
    ['prediction_1 = """two\nlines"""  # ', 'two\nlines'],
    ['let prediction1 = \'\' // your answer', ''],
    ['const a = 1', ''],
  ])('predicts: %s', (text, prediction) => expect(predictionIn(text)).toBe(prediction))

  it('is begun once something is predicted or changed', () => {
    const starter = readFileSync(sourceFile(exerciseOf(1), 'starter'), 'utf8')
    const untouched = (prediction: string, code: string) => read('a.ts', handInText(exerciseOf(1), prediction, code)).map(isUntouched)
    expect([untouched('', starter), untouched('No', starter), untouched('', changedIn(starter, ['gradients = 0', 'gradients = 1']))]).toEqual([[true], [false], [false]])
  })

  it('of a notebook as Colab saves it, without names of cells and in one string', async () => {
    const { cells, metadata } = JSON.parse(await notebookText(KERNELS.python, 'solution')) as { cells: { source: string[] }[], metadata: object }
    const saved = { nbformat: 4, nbformat_minor: 0, metadata, cells: cells.map(({ source, ...cell }) => ({ ...cell, id: undefined, source: source.join('') })) }
    expect(read('a.ipynb', JSON.stringify(saved)).map(({ exercise, language }) => [exercise.number, language])).toEqual([1, 2, 3, 4].map(number => [number, 'py']))
  })

  it.each([
    ['[]', 'it is no notebook: it has no cells'],
    ['null', 'it is no notebook: it has no cells'],
    ['{ "cells": [], "metadata": { "kernelspec": { "language": "julia" } } }', 'it is a notebook in "julia"; Python and TypeScript can be graded'],
    ['{ "cells": [{ "cell_type": "code", "source": "a = 1" }], "metadata": { "language_info": { "name": "python" } } }', 'no cell of it calls lecture.check with the number of an exercise'],
  ])('is refused: %s', (text, problem) => expect(() => read('a.ipynb', text)).toThrow(problem))

  it('in TypeScript has nothing that leads to files, programs and the network', async () => {
    const { printed } = await checkCode(exerciseOf(2), `for (const name of Object.getOwnPropertyNames(globalThis)) console.log(name)\n${solutionText(2)}`)
    expect(['Math', 'setTimeout'].filter(name => !printed.includes(name))).toEqual([])
    expect(printed.filter(name => /process|fetch|socket|worker|buffer$|require|event|navigator|storage|channel|port|global$/i.test(name) && !name.endsWith('ArrayBuffer'))).toEqual([])
  })

  const WITNESS = join(emptyFolder(), 'witness')
  itInPython.each([
    ['import os\nos.system("true")', /^PermissionError: your code may not use os\.system here$/],
    [`open(${JSON.stringify(WITNESS)}, "w")`, /^PermissionError: your code may open no file here/],
    ['open("/etc/hosts").read()', /^PermissionError: your code may open no file here/],
    ['import socket\nsocket.create_connection(("127.0.0.1", 9))', /^PermissionError: your code may not use socket\./],
    ['a = [0] * 10 ** 9', /^MemoryError$/],
    ['import os\nwhile True: os.write(3, b"x" * 10 ** 5)', /^your code wrote where its results are read$/],
    ['import os\nos._exit(0)', /^your code ended the run$/],
    ['raise SystemExit', /^SystemExit$/],
    ['a = (1', /^this does not compile: '\(' was never closed$/],
  ])('in Python neither: %s', async (code, message) => {
    expect((await checkPython(exerciseOf(1), code)).failure?.message).toMatch(message)
    expect(existsSync(WITNESS)).toBe(false)
  })

  itInPython('may draw in Python', async () => {
    const { failure, verdicts } = await checkPython(exerciseOf(1), `from matplotlib import pyplot as plt\n${pythonText(1)}\nplt.plot([1, 2])\nplt.show()\n`)
    expect([failure, verdicts.filter(({ failure }) => failure)]).toEqual([undefined, []])
  })

  it('in Python says what is missing where there is no Python', async () => {
    await expect(ensurePython({ PYTHON_PATH: '/nowhere' })).rejects.toThrow(/^Hand-ins in Python need \/nowhere with numpy and matplotlib, which was not found\. Install them/)
  })
})
