/** `presets` of the headmatter: where live drawings start on stage. An unknown name or key, or a value out of range, ends the build. */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Allowed } from '../client/input.ts'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { allowedText, isAllowed } from '../client/input.ts'

/** What is wrong with a value, in a sentence that begins with its place; undefined if it is right. */
type Check = (where: string, value: unknown) => string | undefined

/** What the controls of each live drawing can set: a check a key, by the drawing's name. */
export type Settable = Map<string, Map<string, Check>>

const DRAWING = /\buseLive\(\s*'([^']+)'/
const CONTROL = /<(Slider|Choice)\b((?:"[^"]*"|[^">])*)>/g
const KEY = /\.set\('(\w+)'|v-model="(?:\w+\.)?model\.(\w+)"/

const list = (names: Iterable<unknown>): string => [...names].join(', ') || 'none'
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value of an attribute that is a literal, such as [1, 2, 4]; undefined for other expressions. */
function literal(tag: string, name: string): unknown {
  const [, text] = new RegExp(`\\s:${name}="([^"]*)"`).exec(tag) ?? []
  try {
    return text && JSON.parse(JSON.stringify(runInNewContext(`(${text})`)))
  }
  catch {
    return undefined
  }
}

function checkOfChoice(options: readonly unknown[]): Check {
  const values = options.map(option => isObject(option) ? option.value : option)
  return (where, value) => values.includes(value) ? undefined : `${where} must be one of ${list(values)}; got ${JSON.stringify(value)}.`
}

function checkOfNumber(allowed: Allowed): Check {
  return (where, value) => {
    if (typeof value !== 'number')
      return `${where} must be a number; got ${JSON.stringify(value)}.`
    return isAllowed(value, allowed) ? undefined : `${where} must be ${allowedText(allowed)}; got ${value}.`
  }
}

/** @param sources of the drawings */
export function settableIn(sources: readonly string[]): Settable {
  return new Map(sources.flatMap((source) => {
    const [, name] = DRAWING.exec(source) ?? []
    const settings = [...source.matchAll(CONTROL)].flatMap(([, control, tag]) => {
      const [, set, model] = KEY.exec(tag) ?? []
      const check = control === 'Choice'
        ? checkOfChoice((literal(tag, 'options') ?? []) as unknown[])
        : checkOfNumber(Object.fromEntries(['min', 'max', 'step', 'values'].map(name => [name, literal(tag, name)])))
      return set ?? model ? [[set ?? model, check] as const] : []
    })
    return name ? [[name, new Map(settings)] as const] : []
  }))
}

/**
 * What is wrong with the presets of a headmatter, a sentence each.
 * @param presets { name: { key: value } }
 */
export function presetProblems(presets: unknown, drawings: Settable): string[] {
  if (!isObject(presets))
    return [`presets must be written as { drawing: { count: 16 } }; got ${JSON.stringify(presets)}.`]
  return Object.entries(presets).flatMap(([name, values]) => {
    const settings = drawings.get(name)
    if (!settings)
      return [`presets: unknown live drawing "${name}". Known: ${list(drawings.keys())}.`]
    if (!isObject(values))
      return [`presets: ${name} must be written as { key: value }, with one of ${list(settings.keys())}; got ${JSON.stringify(values)}.`]
    return Object.entries(values).flatMap(([key, value]) => {
      const check = settings.get(key)
      return check
        ? check(`presets: ${name}: ${key}`, value) ?? []
        : [`presets: ${name} has no control for "${key}". It has: ${list(settings.keys())}.`]
    })
  })
}

/** Sources of the drawings of a deck: its components. */
export const drawingsOf = (root: string): string[] =>
  globSync('components/*.vue', { cwd: root }).sort().map(file => readFileSync(join(root, file), 'utf8'))

export function refuseWrongPresets({ data, userRoot }: ResolvedSlidevOptions): Plugin {
  return {
    name: 'kit:presets',
    buildStart() {
      const { presets } = data.headmatter as { presets?: unknown }
      const problems = presetProblems(presets ?? {}, settableIn(drawingsOf(userRoot)))
      if (problems.length)
        this.error(problems.join('\n'))
    },
  }
}
