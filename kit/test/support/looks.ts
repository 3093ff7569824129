/** The checks of what stands on a slide at a click. */
import type { Problem } from './problem.ts'

/** One test each, so that a report tells what kind of thing is wrong. */
export const LOOKS = [
  'console',
  'page error',
  'failed request',
  'outside request',
  'walk',
  'inside the canvas',
  'inside its box',
  'large enough',
  'no overlap',
  'inside its bar',
  'axe',
  'described',
  'typeset',
  'known tags',
  'not empty',
  'real words',
]

/** What keys do on a slide at its last click: see controls.ts. */
export const KEYS = ['keyboard', 'clicker', 'evidence']

export const of = (problems: Problem[], check: string): Problem[] => problems.filter(problem => problem.check === check)
