/** A figure in few words: its kind of evidence is the name of the function that declares it. */
import type { Evidence, Figure } from './figure.ts'
import type { Unit } from './format.ts'
import { OURS } from './citations.ts'

type Details = Omit<Figure, 'label' | 'unit' | 'evidence'>

const declareAs = (evidence: Evidence) => (label: string, unit: Unit, details: Details): Figure =>
  ({ label, unit, evidence, ...details })

/** Our formula, from other figures. */
export const derived = declareAs('derived')

/** Somebody's published measurement. */
export const measured = declareAs('measured')

/** A paper or a datasheet says so. */
export const reported = declareAs('reported')

/** A choice; of this lecture unless a source says why. */
export function assumed(label: string, unit: Unit, details: Omit<Details, 'source'> & { source?: string }): Figure {
  return { label, unit, evidence: 'assumed', source: OURS, ...details }
}

/** A published speed-up, in times. */
export function published(label: string, times: number, source: string): Figure {
  return measured(label, 'times', { value: times, digits: 2, source })
}
