/** What captions have to keep, whatever is said. */
import type { Cue } from '../../speech/captions.ts'
import type { TimedStep } from '../../speech/schedule.ts'
import { createRequire } from 'node:module'
import { expect } from 'vitest'
import { webVtt } from '../../speech/captions.ts'
import { speechOf } from '../../speech/steps.ts'

interface Parsed { cues: { startTime: number, endTime: number, text: string, tree: unknown }[], errors: { message: string, line: number }[] }

const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser') as { WebVTTParser: new () => { parse: (text: string, mode: string) => Parsed } }
export const parse = (text: string, mode = 'captions') => new WebVTTParser().parse(text, mode)

export const textOf = ({ lines }: Cue): string => lines.join(' ')
export const without = (text: string): string => text.replace(/\s/g, '')

/** Every rule at once, in whole milliseconds; what is said is all there, in its order. */
export function checkRules(cues: readonly Cue[], steps: readonly TimedStep[]): void {
  let before = 0
  const broken: string[] = []
  for (const cue of cues) {
    const { start, end, lines } = cue
    const rules = {
      'lines': lines.length === 1 || lines.length === 2,
      '42 characters': lines.every(line => line.length <= 42),
      'blanks': lines.every(line => line === line.trim() && line !== ''),
      'whole milliseconds': Number.isInteger(start) && Number.isInteger(end),
      'overlap': start >= before,
      '1 to 7 s': end - start >= 1000 && end - start <= 7000,
      '20 characters a second': textOf(cue).length * 1000 <= 20 * (end - start),
    }
    broken.push(...Object.entries(rules).filter(([, kept]) => !kept).map(([rule]) => `${rule}: ${JSON.stringify(cue)}`))
    before = end
  }
  expect(broken).toEqual([])
  expect(before).toBeLessThanOrEqual((steps.at(-1)?.end ?? 0) * 1000)
  expect(without(cues.map(textOf).join(''))).toBe(without(steps.flatMap(({ slide, click }) => speechOf(slide.spoken.steps[click])).join('')))
  const { errors, cues: parsed } = parse(webVtt(cues))
  expect(errors).toEqual([])
  expect(parsed).toHaveLength(cues.length)
}
