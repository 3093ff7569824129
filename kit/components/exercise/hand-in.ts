/** An exercise as a student hands it in, and gets it for an editor: code, and above it the question and what was predicted. */
import type { Exercise } from './exercise.ts'

export const handInText = ({ number, title, predict }: Exercise, prediction: string, code: string): string =>
  `// Exercise ${number}: ${title}\n${predict.question.replace(/(.{1,90})(?: |$)/g, '// $1\n')}// Prediction: ${prediction.trim()}\n\n${code}`

/** What stands above the code, or in a cell: prediction1 = '…', prediction_1 = """…""". */
const PREDICTIONS = [/^(?:\/\/|#) Prediction:(.*)$/m, /\bprediction_?\d+ *= *("""|'''|["'`])(.*?)(?<!\\)\1/s]

/** What a text predicts; nothing where it predicts nothing. */
export function predictionIn(text: string): string {
  const found = PREDICTIONS.map(pattern => pattern.exec(text)?.at(-1)).find(Boolean) ?? ''
  return found.replace(/\\(["'`])/g, '$1').trim()
}
