/**
 * `presets` of the headmatter: where live drawings start on stage. A drawing, a value or a number that does not exist
 * ends the build. A value is what a control of the drawing sets, and may be what the control lets it be.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { didYouMean, nearest } from '../lib/nearest.ts'

type Value = string | number | boolean
/** Where it ends is infinite where only the drawing can tell. */
interface Range { min: number, max: number, step: number }
/** What a value may be; undefined where it is computed. */
type Allowed = readonly Value[] | Range | undefined

export interface LiveDrawing { name: string, values: Record<string, Allowed> }

/** What is wrong, and the words that lead to its line: the drawing, and its value. */
export interface PresetProblem { words: string[], message: string }

const LIVE = /\buseLive\(\s*'([^']+)'/g
const CONTROL = /<(Slider|Choice)\s((?:"[^"]*"|'[^']*'|[^'">])*)>/g
const ATTRIBUTE = /(?<!\S):?([\w-]+)="([^"]*)"/g
const CONSTANT = /^const (\w+) = ([\d_.]+)$/gm

/** What a control lets its value be. */
function allowedBy(tag: string, attributes: Record<string, string>, constants: Record<string, number>): Allowed {
  const read = (name: string, usual?: unknown): unknown => {
    try {
      return name in attributes ? runInNewContext(attributes[name], { ...constants }) : usual
    }
    catch {
      return undefined
    }
  }
  const list = read(tag === 'Slider' ? 'values' : 'options')
  if (Array.isArray(list))
    return list.map((option: Value | { value: Value }) => typeof option === 'object' ? option.value : option)
  const number = (name: string, usual: number, unread: number): number => Number(read(name, usual) ?? unread)
  return tag === 'Slider' && !('values' in attributes)
    ? { min: number('min', 0, -Infinity), max: number('max', 1, Infinity), step: number('step', 1, 0) }
    : undefined
}

/** The live drawings of a component, by the name that each gives to useLive. */
export function liveIn(source: string): LiveDrawing[] {
  const constants = Object.fromEntries([...source.matchAll(CONSTANT)]
    .map(([, name, value]) => [name, Number(value.replaceAll('_', ''))]))
  const values = Object.fromEntries([...source.matchAll(CONTROL)].flatMap(([, tag, rest]): [string, Allowed][] => {
    const attributes = Object.fromEntries([...rest.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value]))
    const [, key] = /\b(?:values|model)\.(\w+)$/.exec(attributes['model-value'] ?? attributes['v-model'] ?? '') ?? []
    return key ? [[key, allowedBy(tag, attributes, constants)]] : []
  }))
  return [...source.matchAll(LIVE)].map(([, name]) => ({ name, values }))
}

/** The live drawings of a deck. */
export const liveDrawings = (root: string): LiveDrawing[] => globSync('components/*.vue', { cwd: root })
  .flatMap(file => liveIn(readFileSync(join(root, file), 'utf8')))
  .sort((a, b) => a.name < b.name ? -1 : 1)

/** What a value must be, in words, where it is not. */
function mustBe(value: unknown, allowed: Allowed): string | undefined {
  if (allowed === undefined)
    return undefined
  if (!('min' in allowed))
    return allowed.includes(value as Value) ? undefined : `one of ${allowed.join(', ')}`
  const { min, max, step } = allowed
  const steps = (Number(value) - min) / step
  const isOnStep = !Number.isFinite(steps) || Math.abs(steps - Math.round(steps)) < 1e-6
  if (typeof value === 'number' && value >= min && value <= max && isOnStep)
    return undefined
  const isWhole = step === 1 && Number.isInteger(min)
  const ends = [...min > -Infinity ? [`from ${min}`] : [], ...max < Infinity ? [`to ${max}`] : []]
  return `a ${isWhole ? 'whole ' : ''}number ${ends.join(' ')}${isWhole ? '' : ` in steps of ${step}`}`
}

/** What is wrong with the presets of a headmatter, each in a sentence. */
export function presetProblems(presets: unknown, drawings: readonly LiveDrawing[]): PresetProblem[] {
  const isRecord = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isRecord(presets) || !Object.values(presets).every(isRecord)) {
    const message = `presets must be written as { drawing: { count: 16 } }; got ${JSON.stringify(presets)}.`
    return [{ words: [], message }]
  }
  const names = drawings.map(({ name }) => name)
  /** The name that was probably meant, or all that there are. */
  const answer = (name: string, known: string[], all: string): string =>
    nearest(name, known) ? didYouMean(name, known) : `; ${all} ${known.join(', ')}.`
  return Object.entries(presets).flatMap(([name, preset]: [string, object]): PresetProblem[] => {
    const drawing = drawings.find(drawing => drawing.name === name)
    if (!drawing)
      return [{ words: [name], message: `no live drawing is called "${name}"${answer(name, names, 'there are')}` }]
    return Object.entries(preset).flatMap(([key, value]) => {
      const found = (message: string): PresetProblem[] => [{ words: [name, key], message: `presets: ${message}` }]
      if (!Object.hasOwn(drawing.values, key))
        return found(`${name} has no "${key}"${answer(key, Object.keys(drawing.values), 'it has')}`)
      const must = mustBe(value, drawing.values[key])
      return must ? found(`${name}: ${key} must be ${must}; got ${JSON.stringify(value)}.`) : []
    })
  })
}
