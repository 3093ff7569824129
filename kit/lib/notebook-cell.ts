/** What the notebook's first cell holds: `check(1, { … })` runs the checks and shows what came out. */
import type { Answer, Exercise, Output, Plot, Table } from '../components/exercise/exercise.ts'
import { EXERCISES } from '#lecture/exercises/index.ts'
import { WrongAnswer } from '../components/exercise/exercise.ts'
import { outputText } from './exercise-text.ts'
import { escaped } from './html.ts'
import { limitPrints } from './limit-prints.ts'

const COLOURS = ['#1f6feb', '#c2410c', '#15803d', '#7e22ce']
const WIDTH = 560
const HEIGHT = 220
const MARGIN = 44

function tableHtml({ caption, columns, rows }: Table): string {
  const row = (cells: readonly (string | number)[], tag: 'td' | 'th') =>
    `<tr>${cells.map(cell => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`
  return `<table><caption>${escaped(caption)}</caption>${row(columns, 'th')}${rows.map(cells => row(cells, 'td')).join('')}</table>`
}

function plotHtml({ caption, x, y, series }: Plot): string {
  const values = series.flatMap(one => one.values)
  const low = y.from ?? Math.min(...values)
  const high = y.to ?? Math.max(...values)
  const left = x.values[0]
  const right = x.values[x.values.length - 1]
  const across = (value: number) => (MARGIN + (value - left) / (right - left || 1) * (WIDTH - MARGIN - 10)).toFixed(1)
  const up = (value: number) => (HEIGHT - MARGIN - (value - low) / (high - low || 1) * (HEIGHT - MARGIN - 10)).toFixed(1)
  const label = (text: string | number, at: string, anchor = 'middle') => `<text ${at} text-anchor="${anchor}" font-size="12" fill="currentColor">${escaped(String(text))}</text>`
  const lines = series.map(({ values: ofOne }, i) =>
    `<polyline fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2" points="${ofOne.map((value, point) => `${across(x.values[point])},${up(value)}`).join(' ')}"/>`)
  const names = series.map(({ name }, i) => `<span style="color:${COLOURS[i % COLOURS.length]}">■</span> ${escaped(name)}`).join(' ')
  return `<figure><figcaption>${escaped(caption)}<br>${escaped(y.label)}: ${names}</figcaption>`
    + `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="${escaped(caption)}">`
    + `<path d="M${MARGIN} 10V${HEIGHT - MARGIN}H${WIDTH - 10}" fill="none" stroke="currentColor"/>${
      label(Number(high.toPrecision(3)), `x="${MARGIN - 6}" y="16"`, 'end')}${label(Number(low.toPrecision(3)), `x="${MARGIN - 6}" y="${HEIGHT - MARGIN}"`, 'end')
    }${label(left, `x="${MARGIN}" y="${HEIGHT - 26}"`)}${label(right, `x="${WIDTH - 16}" y="${HEIGHT - 26}"`)}${label(x.label, `x="${WIDTH / 2}" y="${HEIGHT - 10}"`)
    }${lines.join('')}</svg></figure>`
}

const outputHtml = (output: Output): string => output.kind === 'table' ? tableHtml(output) : plotHtml(output)

/** In words, with the student's function in which it came up: the kernel knows the lines of what it compiled, not the student's. */
function saidBy(error: unknown, answer: Answer): string {
  if (!(error instanceof Error))
    return `it threw ${String(error)}`
  const frames = [...(error.stack ?? '').matchAll(/^ +at (?:async )?([\w$]+) \(/gm)]
  const place = frames.map(([, name]) => name).find(name => Object.hasOwn(answer, name))
  return `${error.name}: ${error.message}${place === undefined ? '' : `, in ${place}`}`
}

/** The name of a check, and what is wrong with the answer, if anything is. */
function verdict({ name, run }: Exercise['checks'][number], answer: Answer): { name: string, message?: string } {
  try {
    run(answer)
    return { name }
  }
  catch (error) {
    return { name, message: error instanceof WrongAnswer ? error.message : saidBy(error, answer) }
  }
}

/** The functions of the last check of each exercise. A cell that is run again makes new ones. */
const checked = new Map<number, Answer>()

function isUnchanged(number: number, answer: Answer): boolean {
  const before = checked.get(number)
  checked.set(number, answer)
  return before !== undefined && Object.entries(answer).every(([name, value]) => before[name] === value)
}

const SILENCE = 'Where that cell does not compile, the kernel says nothing and runs nothing of it: put its text into the slide of this exercise, which names the line.'

/** The student's functions, or what is missing. */
function answerFrom(give: () => Answer): Answer | string {
  try {
    return give()
  }
  catch (error) {
    return `✗ ${error instanceof Error ? error.message : String(error)}: run the cell above, then this one again.`
  }
}

/** What Jupyter shows when it is the last value of a cell. */
const display = (lines: readonly string[], outputs: readonly Output[], last: string) => ({
  [Symbol.for('Jupyter.display')]: () => ({
    'text/plain': [...lines, ...outputs.map(outputText), last].join('\n\n'),
    'text/html': `${lines.map(line => `<div>${escaped(line)}</div>`).join('')}${outputs.map(outputHtml).join('')}<p>${escaped(last)}</p>`,
  }),
})

/**
 * @param number of the exercise, 1 to 4
 * @param give the student's functions, by name; called here, so that a name that is missing can be said in words
 * @returns what Jupyter shows; `passed` says whether everything is right
 */
export function check(number: number, give: () => Answer) {
  const exercise = EXERCISES.find(one => one.number === number)
  if (!exercise)
    throw new RangeError(`the exercise must be a whole number from 1 to ${EXERCISES.length}; got ${number}`)
  const answer = answerFrom(give)
  if (typeof answer === 'string')
    return { passed: false, verdicts: [], ...display([answer], [], SILENCE) }
  const { verdicts, passed, outputs } = limitPrints(() => {
    const verdicts = exercise.checks.map(one => verdict(one, answer))
    const passed = verdicts.every(({ message }) => message === undefined)
    return { verdicts, passed, outputs: passed ? exercise.outputs(answer) : [] }
  })
  const lines = verdicts.map(({ name, message }) => message === undefined ? `✓ ${name}` : `✗ ${name}: ${message}`)
  const next = isUnchanged(number, answer)
    ? `These are the functions of your last check. Change the cell above, run it and run this one again. ${SILENCE}`
    : 'Change the cell above, run it and run this one again.'
  return { passed, verdicts, ...display(lines, outputs, passed ? exercise.predict.insight : next) }
}
