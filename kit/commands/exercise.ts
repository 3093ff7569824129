/** `npm run exercise N`: the statement, the question, and the checks each time the student saves. */
import type { Exercise } from '../components/exercise/exercise.ts'
import type { RunReport, Verdict } from '../lib/exercise-run.ts'
import type { Given } from '../lib/given.ts'
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline/promises'
import { UsageError, wholeNumber } from '../lib/arguments.mjs'
import { isRight, runExercise, sourceFile, studentFile } from '../lib/exercise-run.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { ROOT } from '../lib/root.mjs'
import { writeFile } from '../lib/write.ts'

const PREDICTIONS = join(ROOT, '.cache', 'exercises.json')
/** Editors write a file in several strokes. */
const SETTLE = 100
const COLUMNS = 100

const shortName = (file: string): string => relative(ROOT, file)
const isTerminal = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY)

/** Breaks a paragraph at blanks. */
function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]
    if (last && last.length + 1 + word.length > COLUMNS)
      lines.push(word)
    else
      lines[lines.length - 1] = last ? `${last} ${word}` : word
  }
  return lines.join('\n')
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await terminal.question(question)).trim()
  }
  finally {
    terminal.close()
  }
}

/** What a person predicted, by exercise; a file that was damaged counts as none. */
function predictions(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(PREDICTIONS, 'utf8'))
  }
  catch {
    return {}
  }
}

function introduce({ number, title, help, statement }: Exercise, file: string): void {
  console.log(`Exercise ${number}: ${title} (${help})\n`)
  for (const paragraph of statement)
    console.log(`${wrapped(paragraph)}\n`)
  console.log(`Your file: ${shortName(file)}\n`)
}

/** Asked once, and only where somebody can answer. */
async function predict({ id, predict: { question } }: Exercise): Promise<void> {
  console.log(`${wrapped(`Predict first: ${question}`)}\n`)
  const known = predictions()
  if (known[id] !== undefined || !isTerminal())
    return
  const prediction = await ask('Your prediction: ')
  if (!prediction)
    return
  writeFile(PREDICTIONS, `${JSON.stringify({ ...known, [id]: prediction }, undefined, 2)}\n`)
}

/** With the place, in the form that editors and terminals make a link of. */
const withPlace = (message: string, line: number | undefined, file: string): string =>
  line === undefined ? message : `${message}\n    at ${shortName(file)}:${line}`

function verdictText({ name, message, line }: Verdict, file: string): string {
  return message === undefined ? `✓ ${name}` : `✗ ${name}\n    ${withPlace(wrapped(message).replaceAll('\n', '\n    '), line, file)}`
}

function show(report: RunReport, exercise: Exercise, file: string): void {
  if (report.printed.length)
    console.log(`Your code printed:\n${report.printed.map(line => `  ${line}`).join('\n')}\n`)
  for (const verdict of report.checks)
    console.log(verdictText(verdict, file))
  if (report.problem)
    console.log(`✗ ${withPlace(report.problem.message, report.problem.line, file)}`)
  if (!isRight(report)) {
    const done = report.checks.filter(({ message }) => message === undefined).length
    console.log(`\n${done} of ${exercise.checks.length} checks pass.`)
    return
  }
  for (const output of report.outputs)
    console.log(`\n${output}`)
  const prediction = predictions()[exercise.id]
  console.log(`\nAll checks pass.${prediction === undefined ? '' : ` You predicted: ${prediction}`}\n\n${wrapped(exercise.predict.insight)}`)
}

/** Runs now and after every change, one run at a time, until the person ends it. */
function watchFile(exercise: Exercise, file: string): void {
  let seen: string | undefined
  let isRunning = false
  const look = async () => {
    if (isRunning)
      return
    isRunning = true
    // Gone for a moment while an editor replaces it; the next stroke tells.
    while (existsSync(file) && readFileSync(file, 'utf8') !== seen) {
      seen = readFileSync(file, 'utf8')
      console.log(`\n── ${new Date().toLocaleTimeString('en-GB')} ${'─'.repeat(30)}`)
      show(await runExercise(exercise.number, file), exercise, file)
      console.log(`\nWaiting for changes of ${shortName(file)}. Ctrl-C ends.`)
    }
    isRunning = false
  }
  let timer: NodeJS.Timeout | undefined
  // The folder, because editors put a new file in the place of the old one.
  watch(dirname(file), (_, name) => {
    if (name !== null && name !== basename(file))
      return
    clearTimeout(timer)
    timer = setTimeout(look, SETTLE)
  })
  void look()
}

/** The first name beside the file that is free. */
function freeName(file: string): string {
  let n = 1
  while (existsSync(`${file}.bak-${n}`))
    n++
  return `${file}.bak-${n}`
}

async function reset(file: string, starter: string): Promise<void> {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (old === starter)
    return console.log(`${shortName(file)} is the starter as it was; nothing to do.`)
  if (isTerminal() && !/^y(?:es)?$/i.test(await ask(`Put the starter back into ${shortName(file)}? Your text is kept beside it. (y/n) `)))
    return console.log('Nothing was changed.')
  if (old !== undefined) {
    const copy = freeName(file)
    writeFileSync(copy, old, { flag: 'wx' })
    console.log(`Your text is in ${shortName(copy)}.`)
  }
  writeFile(file, starter)
  console.log(`${shortName(file)} is the starter again.`)
}

/** @throws UsageError where there is no such exercise, or none was asked for */
export function chosenExercise(words: readonly string[], exercises: readonly Exercise[] = EXERCISES): Exercise {
  const last = exercises.length
  if (!words.length)
    throw new UsageError(`Which exercise? Give its number, 1 to ${last}. For example: npm run exercise 1`)
  const number = wholeNumber(1, last)(words[0], 'the exercise')
  return exercises.find(exercise => exercise.number === number)!
}

export async function main({ words, once, solution, reset: isReset }: Given<'exercise'>): Promise<void> {
  const exercise = chosenExercise(words)
  const starter = readFileSync(sourceFile(exercise, 'starter'), 'utf8')
  const copy = studentFile(exercise)
  if (isReset)
    return reset(copy, starter)
  if (!solution && !existsSync(copy))
    writeFile(copy, starter)
  const file = solution ? sourceFile(exercise, 'solution') : copy
  introduce(exercise, file)
  await predict(exercise)
  // A solution does not change while it is looked at.
  if (!once && !solution)
    return watchFile(exercise, file)
  const report = await runExercise(exercise.number, file)
  show(report, exercise, file)
  process.exitCode = isRight(report) ? 0 : 1
}
