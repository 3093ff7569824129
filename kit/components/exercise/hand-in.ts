/** An exercise as a student hands it in from the deck: code, and above it what was predicted. */
import type { Exercise } from './exercise.ts'

export const handInText = ({ number, title }: Exercise, prediction: string, code: string): string =>
  `// Exercise ${number}: ${title}\n// Prediction: ${prediction.trim()}\n\n${code}`

/** What stands above the code, or in a cell: prediction1 = '…', prediction_1 = """…""". */
const PREDICTIONS = [/^(?:\/\/|#) Prediction: (.*)$/m, /\bprediction_?\d+ *= *("""|'''|["'`])(.*?)(?<!\\)\1/s]

/** What a text predicts; nothing where it predicts nothing. */
export function predictionIn(text: string): string {
  const found = PREDICTIONS.map(pattern => pattern.exec(text)?.at(-1)).find(Boolean) ?? ''
  return found.replace(/\\(["'`])/g, '$1').trim()
}
