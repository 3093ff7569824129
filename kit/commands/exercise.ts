/** `npm run exercise N`: the statement, the question, and the checks each time the student saves. */
import type { Result } from '../components/exercise/engine.ts'
import type { Exercise } from '../components/exercise/exercise.ts'
import type { Failure } from '../components/exercise/messages.ts'
import type { Given } from './index.ts'
import { copyFileSync, existsSync, readFileSync, watchFile } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { passes } from '../components/exercise/engine.ts'
import { handInText, predictionIn } from '../components/exercise/hand-in.ts'
import { UsageError } from '../lib/arguments.mjs'
import { checkCode, sourceFile, studentFile } from '../lib/exercise-run.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { ROOT } from '../lib/root.mjs'
import { writeFile } from '../lib/write.ts'

const LOOK_MS = 200
/** Editors write a file in several strokes. */
const SETTLE_MS = 100

const shortName = (file: string): string => relative(ROOT, file)

/** Breaks a paragraph at blanks. */
const wrapped = (text: string): string => text.replace(/(.{1,100})(?: |$)/g, '$1\n').trimEnd()

function introduce({ number, title, help, statement, predict }: Exercise, file: string): void {
  console.log(`Exercise ${number}: ${title} (${help})\n`)
  for (const paragraph of statement)
    console.log(`${wrapped(paragraph)}\n`)
  console.log(`Your file: ${shortName(file)}\n\n${wrapped(`Predict first: ${predict.question}`)}\n`)
}

function show(result: Result, { checks, predict }: Exercise, file: string, prediction: string): void {
  const { printed, verdicts, failure, outputs } = result
  /** With the place, in the form that editors and terminals make a link of. */
  const failureText = ({ message, line }: Failure) =>
    [...wrapped(message).split('\n'), ...line === undefined ? [] : [`at ${shortName(file)}:${line}`]].join('\n    ')
  if (printed.length)
    console.log(`Your code printed:\n${printed.map(line => `  ${line}`).join('\n')}\n`)
  for (const { name, failure } of verdicts)
    console.log(failure ? `✗ ${name}\n    ${failureText(failure)}` : `✓ ${name}`)
  if (failure)
    console.log(`✗ ${failureText(failure)}`)
  if (!passes(result))
    return console.log(`\n${verdicts.filter(({ failure }) => !failure).length} of ${checks.length} checks pass.`)
  for (const output of outputs)
    console.log(`\n${output}`)
  console.log(`\nAll checks pass.${prediction && ` You predicted: ${prediction}`}\n\n${wrapped(predict.insight)}`)
}

/** Whether all checks pass. They run only once something is predicted, as in the deck; a solution predicts nothing. */
async function attempt(exercise: Exercise, file: string, text: string, isSolution = false): Promise<boolean> {
  const prediction = predictionIn(text)
  if (!prediction && !isSolution) {
    const line = text.split('\n').findIndex(line => line.startsWith('// Prediction:')) + 1
    console.log(`✗ First predict, then run: write your answer behind “// Prediction:” at the head of your file, and save it.\n    at ${shortName(file)}:${line || 1}`)
    return false
  }
  const result = await checkCode(exercise, text)
  show(result, exercise, file, prediction)
  return passes(result)
}

/** Runs now and after every change, one run at a time, until the person ends it. */
function follow(exercise: Exercise, file: string): void {
  let seen: string | undefined
  const check = async () => {
    await setTimeout(SETTLE_MS)
    // Gone for a moment while an editor replaces it.
    const text = existsSync(file) ? readFileSync(file, 'utf8') : seen
    if (text === undefined || text === seen)
      return
    seen = text
    console.log(`\n── ${new Date().toLocaleTimeString('en-GB')} ${'─'.repeat(30)}`)
    await attempt(exercise, file, text)
    console.log(`\nWaiting for changes of ${shortName(file)}. Ctrl-C ends.`)
  }
  let last = check()
  // By its time, because editors put a new file in the place of the old one.
  watchFile(file, { interval: LOOK_MS }, () => last = last.then(check))
}

/** What was predicted stays. */
function reset(file: string, start: (prediction: string) => string): void {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const starter = start(predictionIn(old ?? ''))
  if (old === starter)
    return console.log(`${shortName(file)} is the starter as it was; nothing to do.`)
  if (old !== undefined) {
    let n = 1
    while (existsSync(`${file}.bak-${n}`))
      n++
    copyFileSync(file, `${file}.bak-${n}`)
    console.log(`Your text is in ${shortName(file)}.bak-${n}.`)
  }
  writeFile(file, starter)
  console.log(`${shortName(file)} is the starter again.`)
}

/** @throws UsageError where there is no such exercise, or none was asked for */
export function chosenExercise([word]: readonly string[]): Exercise {
  const found = EXERCISES.find(({ number }) => String(number) === word)
  if (!found)
    throw new UsageError(`Which exercise? Give its number, 1 to ${EXERCISES.length}. For example: npm run exercise 1`)
  return found
}

export async function main({ words, once, solution, reset: isReset }: Given<'exercise'>): Promise<void> {
  const exercise = chosenExercise(words)
  const starter = (prediction: string): string => handInText(exercise, prediction, readFileSync(sourceFile(exercise, 'starter'), 'utf8'))
  const copy = studentFile(exercise)
  if (isReset)
    return reset(copy, starter)
  if (!solution && !existsSync(copy))
    writeFile(copy, starter(''))
  const file = solution ? sourceFile(exercise, 'solution') : copy
  introduce(exercise, file)
  // A solution does not change while it is looked at.
  if (!once && !solution)
    return follow(exercise, file)
  process.exitCode = await attempt(exercise, file, readFileSync(file, 'utf8'), solution) ? 0 : 1
}
