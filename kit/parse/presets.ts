/**
 * `presets` of the headmatter: where live drawings start on stage. A drawing that does not exist ends the build;
 * client/live.ts checks the keys that a drawing has, and the drawing itself whether it can show the values.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearest } from '../lib/nearest.ts'

/** Names of the live drawings of a deck: the first argument of useLive in its components. */
export const liveDrawings = (root: string): string[] => globSync('components/*.vue', { cwd: root }).flatMap(file =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/\buseLive\(\s*'([^']+)'/g)].map(([, name]) => name)).sort()

/** What is wrong with the presets of a headmatter, in a sentence; undefined if nothing is. */
export function presetProblem(presets: unknown, drawings: readonly string[]): string | undefined {
  const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isRecord(presets) || !Object.values(presets).every(isRecord))
    return `presets must be written as { drawing: { count: 16 } }; got ${JSON.stringify(presets)}.`
  const unknown = Object.keys(presets).find(name => !drawings.includes(name))
  const meant = unknown && nearest(unknown, drawings)
  const answer = meant ? `did you mean ${meant}?` : `there are ${drawings.join(', ')}.`
  return unknown && `no live drawing is called "${unknown}"; ${answer}`
}
