/** `presets` of the headmatter: where live drawings start on stage. A name, a key or a value that is not there ends the build. */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'
import type { Allowed } from '../client/input.ts'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { allowedText, isAllowed } from '../client/input.ts'

/** A range or rising list for a number; a list of options for a choice. */
type Setting = { kind: 'number', allowed: Allowed } | { kind: 'choice', options: readonly unknown[] }

/** What the controls of each live drawing can set, by its name. */
export type Settable = Map<string, Map<string, Setting>>

const DRAWING = /\buseLive\(\s*'([^']+)'\s*,\s*(\{|\(\))/
const CONTROL = /<(Slider|Choice)\b((?:"[^"]*"|[^">])*)>/g
const KEY = /\.set\('(\w+)'|v-model="(?:\w+\.)?model\.(\w+)"/

const attribute = (tag: string, name: string): string | undefined => new RegExp(`(?:^|\\s):?${name}="([^"]*)"`).exec(tag)?.[1]

/** The value of an attribute that names nothing but itself, such as [1, 2, 4]; undefined for the rest. */
function literal(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(JSON.stringify(runInNewContext(`(${text})`, {}, { timeout: 1000 })))
  }
  catch {
    return undefined
  }
}

function settingOf(control: string, tag: string): Setting {
  if (control === 'Choice') {
    const options = (literal(attribute(tag, 'options')) ?? []) as unknown[]
    return { kind: 'choice', options: options.map(option => typeof option === 'object' && option ? (option as { value: unknown }).value : option) }
  }
  const [min, max, step, values] = ['min', 'max', 'step', 'values'].map(name => literal(attribute(tag, name)))
  return { kind: 'number', allowed: { min, max, step, values } as Allowed }
}

/**
 * @param sources of the drawings. One whose states follow the clicks has no single start: it is not settable.
 */
export function settableIn(sources: readonly string[]): Settable {
  const drawings: Settable = new Map()
  for (const source of sources) {
    const [, name, defaults] = DRAWING.exec(source) ?? []
    if (!name || defaults !== '{')
      continue
    const settings = new Map<string, Setting>()
    for (const [, control, tag] of source.matchAll(CONTROL)) {
      const [, set, model] = KEY.exec(tag) ?? []
      if (set ?? model)
        settings.set(set ?? model, settingOf(control, tag))
    }
    drawings.set(name, settings)
  }
  return drawings
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (names: Iterable<unknown>): string => [...names].join(', ') || 'none'

function valueProblem(where: string, value: unknown, setting: Setting): string | undefined {
  if (setting.kind === 'choice')
    return setting.options.includes(value) ? undefined : `${where} must be one of ${list(setting.options)}; got ${JSON.stringify(value)}.`
  if (typeof value !== 'number')
    return `${where} must be a number; got ${JSON.stringify(value)}.`
  return isAllowed(value, setting.allowed) ? undefined : `${where} must be ${allowedText(setting.allowed)}; got ${value}.`
}

/**
 * What is wrong with the presets of a headmatter, a sentence each.
 * @param presets { name: { key: value } }; nothing where there are none
 */
export function presetProblems(presets: unknown, drawings: Settable): string[] {
  if (presets === undefined || presets === null)
    return []
  if (!isObject(presets))
    return [`presets must be written as { drawing: { count: 16 } }; got ${JSON.stringify(presets)}.`]
  return Object.entries(presets).flatMap(([name, values]) => {
    const settings = drawings.get(name)
    if (!settings)
      return [`presets: there is no live drawing "${name}". There are: ${list(drawings.keys())}.`]
    if (!isObject(values))
      return [`presets: ${name} must be written as { key: value }, with one of ${list(settings.keys())}; got ${JSON.stringify(values)}.`]
    return Object.entries(values).flatMap(([key, value]) => {
      const setting = settings.get(key)
      return setting
        ? valueProblem(`presets: ${name}: ${key}`, value, setting) ?? []
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
      const problems = presetProblems((data.headmatter as { presets?: unknown }).presets, settableIn(drawingsOf(userRoot)))
      if (problems.length)
        this.error(problems.join('\n'))
    },
  }
}
