/** What a deck names and does not have: settings, layouts, components, figures; each in a line that says where. */
import type { SlideInfo, SlidevData } from '@slidev/types'
import type { InSlide } from './links.ts'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { getDefaultConfig } from '@slidev/parser'
import { figureText, settingsFrom } from '../lib/lecture.ts'
import { didYouMean, nearest } from '../lib/nearest.ts'
import { HOME } from '../lib/root.mjs'
import { cutProblems } from './cut.ts'
import { isUnreadable, lineOfError, unreadable } from './frontmatter.ts'
import { linkProblems } from './links.ts'
import { ownProblems } from './own.ts'
import { namedPictureProblem, picturesIn } from './pictures.ts'
import { liveDrawings, presetProblems } from './presets.ts'
import { questionProblems } from './question.ts'
import { lineInFile } from './repeat.ts'
import { sectionProblems } from './sections.ts'
import { durationProblem, timingProblem } from './times.ts'
import { audienceProblem, SAY, sentenceProblem } from './wording.ts'

type Part = Parameters<typeof figureText>[1]
type Settings = ReturnType<typeof settingsFrom>

export interface Unknown {
  check: 'settings' | 'layouts' | 'questions' | 'components' | 'figures' | 'images' | 'parsed'
    | 'cut' | 'links' | 'sections' | 'timing'
  /** From 1; 0 where it concerns the whole deck. */
  slide: number
  /** File and line. */
  where: string
  message: string
}

interface Sources {
  data: SlidevData
  /** The folder of the entry. */
  folder: string
}

const NO_MARKUP = /<(script|style)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|`[^`\n]*`/g
const FENCE = /^[ \t]*(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm
const TAG = /<([a-z][\w.-]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^'">])*>/gi
/** Where another part of a slide begins, and what Slidev's layouts and ours call it. */
const SLOT = /^::(\w+)::/gm
const SLOTS = ['default', 'right', 'left', 'foot', 'bottom', 'content']
/** Frontmatter where Markdown is expected. */
const FRONTMATTER = /^(?:layout|link|timing): .*/m
const FIGURE = /\[\[(\w+)(?:\|(\w+))?\]\]/g
/** Markdown without its code, scripts, styles and comments. */
export const markupOf = (markdown: string): string => markdown.replace(FENCE, '').replace(NO_MARKUP, '')
const SVG_WITH_CAPITAL = /^(?:clipPath|foreignObject|linearGradient|radialGradient|textPath|animateMotion|animateTransform|fe[A-Z]\w*)$/
const VUE = [
  ...['Component', 'KeepAlive', 'RouterLink', 'Slot', 'Suspense', 'Teleport', 'Template'],
  ...['Transition', 'TransitionGroup'],
]
const OWN_SETTINGS = ['speaker', 'course', 'date', 'logo', 'audience', 'presets', 'slides', 'defaults', 'keywords', 'lang', 'config']
const OF_A_SLIDE = [
  ...['layout', 'section', 'part', 'link', 'timing', 'needs', 'leads', 'states', 'exercise', 'repeat', 'title', 'level', 'vote', 'guess'],
  ...['src', 'hide', 'disabled', 'clicks', 'clicksStart', 'transition', 'class', 'routeAlias', 'preload', 'zoom'],
  ...['dragPos', 'background', 'image', 'page', 'hideInToc', 'backgroundSize'],
]

const CLIENT = join(HOME, 'node_modules', '@slidev', 'client')
const ICONS = join(HOME, 'node_modules', '@iconify-json')
/** Names of the files in a folder and below, links followed, without their endings. */
const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
  const path = join(folder, name)
  return statSync(path).isDirectory() ? names(path) : [name.replace(/\.\w+$/, '')]
})
const pascal = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

const literally = (text: string): string => text.replace(/[|\\{}()[\]^$+*?.]/g, '\\$&')

const linesOf = (file: string): string[] => existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []

/**
 * `path:line` of the first place where a pattern stands, from a line on, or else of all.
 * @param from as slides are written out
 * @param words that stand from there on, one behind the other: the place is that of the last
 */
function placeOf(folder: string, file: string, pattern: RegExp, from = 0, words: readonly string[] = []): string {
  const lines = linesOf(file)
  const next = (pattern: RegExp, from: number): number =>
    lines.findIndex((line, index) => index >= from && pattern.test(line))
  const start = lineInFile(lines, from)
  const first = next(pattern, start) < 0 ? Math.max(0, next(pattern, 0)) : next(pattern, start)
  const line = words.reduce((at, word) => Math.max(at, next(new RegExp(`\\b${literally(word)}\\b`), at)), first)
  return `${relative(folder, file)}:${line + 1}`
}

/** Icons are components that are named by their set and their name in it. */
function isIcon(tag: string): boolean {
  const name = tag.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase().replace(/^i-/, '')
  return (existsSync(ICONS) ? readdirSync(ICONS) : []).some((set) => {
    const file = join(ICONS, set, 'icons.json')
    if (!name.startsWith(`${set}-`) || !existsSync(file))
      return false
    const { icons, aliases = {} } = JSON.parse(readFileSync(file, 'utf8')) as { icons: object, aliases?: object }
    return [icons, aliases].some(known => Object.hasOwn(known, name.slice(set.length + 1)))
  })
}

/** Names that a script declares or imports. */
export const declared = (source: string): string[] => [...source.matchAll(/(?:import|const)\s+(?:type\s+)?([\w$]+|\{[^}]*\})/g)]
  .flatMap(([, found]) => found.match(/[\w$]+/g) ?? [])

/** Components that a deck may name. */
export const knownComponents = (folder: string): string[] => [
  ...names(join(folder, 'components')),
  ...names(join(HOME, 'kit', 'components')),
  ...names(join(CLIENT, 'builtin')),
  ...VUE,
]

/** Tags of a piece of markup that stand for a component nobody wrote. */
export function unknownTags(source: string, known: readonly string[]): string[] {
  const all = new Set([...known, ...declared(source)])
  const tags = new Set([...markupOf(source).matchAll(TAG)].map(([, tag]) => tag))
  return [...tags].filter(tag => (/^[A-Z]/.test(tag) || tag.includes('-')) && !SVG_WITH_CAPITAL.test(tag)
    && !all.has(pascal(tag)) && !isIcon(tag))
}

const knownLayouts = (folder: string, theme: string): string[] => [
  ...names(join(folder, 'layouts')),
  ...names(join(HOME, 'kit', 'layouts')),
  ...names(join(CLIENT, 'layouts')),
  ...[`@slidev/theme-${theme}`, `slidev-theme-${theme}`]
    .flatMap(name => names(join(HOME, 'node_modules', name, 'layouts'))),
]

/** A figure that is named and is none, or lacks the part that is asked for. */
function figureProblem(name: string, part: string | undefined, settings: Settings): string | undefined {
  try {
    figureText(name, part as Part, settings)
    return undefined
  }
  catch (error) {
    return (error as Error).message
  }
}

/** The settings, or the defaults where one is wrong. */
export function settingsOrDefaults(headmatter: Record<string, unknown>): Settings {
  try {
    return settingsFrom(headmatter)
  }
  catch {
    return settingsFrom({})
  }
}

function settingProblems({ data: { headmatter, entry }, folder }: Sources): Unknown[] {
  const file = entry.filepath
  const whole = join(dirname(file), 'slides.md')
  /** A cut has settings of the whole. */
  const at = (key: string, words: readonly string[] = []): string => {
    const pattern = new RegExp(`^${literally(key)}:`)
    const here = existsSync(file) && readFileSync(file, 'utf8').split('\n').some(line => pattern.test(line))
    return placeOf(folder, here ? file : whole, pattern, 0, words)
  }
  const messages: [key: string, message: string, words?: string[]][]
    = ownProblems(headmatter, join(dirname(file), 'public'))
  try {
    settingsFrom(headmatter)
  }
  catch (error) {
    const { message } = error as Error
    messages.push([/^\w+/.exec(message)?.[0] ?? '', `${message}.`])
  }
  const audience = audienceProblem(headmatter)
  if (audience)
    messages.push(['audience', audience])
  for (const { words, message } of presetProblems(headmatter.presets ?? {}, liveDrawings(folder)))
    messages.push(['presets', message, words])
  const length = headmatter.duration === undefined ? undefined : durationProblem(headmatter.duration)
  if (length)
    messages.push(['duration', length])
  const known = [...Object.keys(getDefaultConfig()), ...OWN_SETTINGS, ...OF_A_SLIDE, ...Object.keys(settingsFrom({}))]
  for (const key of Object.keys(headmatter).filter(key => !known.includes(key) && nearest(key, known)))
    messages.push([key, `no setting is called "${key}"${didYouMean(key, known)}`])
  return messages.map(([key, message, words]) => ({ check: 'settings', slide: 0, where: at(key, words), message }))
}

/** What stands on a slide that is repeated is one fault. */
const onceInFile = (problems: Unknown[]): Unknown[] =>
  [...new Map(problems.toReversed().map(problem => [`${problem.where} ${problem.message}`, problem])).values()].toReversed()

function slideProblems({ data: { headmatter, slides }, folder }: Sources): Unknown[] {
  const { defaults, theme = 'default' } = headmatter as { defaults?: { layout?: string }, theme?: string }
  const settings = settingsOrDefaults(headmatter)
  const components = knownComponents(folder)
  const layouts = knownLayouts(folder, theme)
  return slides.flatMap(({ index, frontmatter, source }) => {
    const found = (check: Unknown['check'], pattern: RegExp, message: string): Unknown =>
      ({ check, slide: index + 1, where: placeOf(folder, source.filepath, pattern, source.start), message })
    const problems: Unknown[] = []
    const { layout = defaults?.layout, timing } = frontmatter
    const time = timingProblem(timing)
    if (time)
      problems.push(found('timing', /^timing:/, time))
    if (layout !== undefined && !layouts.includes(layout))
      problems.push(found('layouts', /^layout:/, `no layout is called "${layout}"${didYouMean(layout, layouts)}`))
    for (const key of Object.keys(source.frontmatter)) {
      if (!OF_A_SLIDE.includes(key) && !Object.hasOwn(headmatter, key) && nearest(key, OF_A_SLIDE)) {
        const message = `no setting of a slide is called "${key}"${didYouMean(key, OF_A_SLIDE)}`
        problems.push(found('settings', new RegExp(`^${literally(key)}:`), message))
      }
    }
    for (const tag of unknownTags(source.raw, components)) {
      const message = `no component is called "${tag}"${didYouMean(pascal(tag), components)}`
      problems.push(found('components', new RegExp(`<${literally(tag)}\\b`), message))
    }
    const body = markupOf(source.content)
    for (const [text, name] of body.matchAll(SLOT)) {
      if (!SLOTS.includes(name) && nearest(name, SLOTS))
        problems.push(found('layouts', new RegExp(`^${text}`), `no part of a slide is called "::${name}::"${didYouMean(name, SLOTS)}`))
    }
    const [swallowed] = FRONTMATTER.exec(body) ?? []
    if (swallowed)
      problems.push(found('parsed', new RegExp(`^${literally(swallowed)}$`), `a slide begins with "${swallowed}", but the --- above it is missing.`))
    for (const path of picturesIn(body, frontmatter)) {
      const problem = namedPictureProblem(path, folder, source.filepath)
      if (problem)
        problems.push(found('images', new RegExp(literally(path)), problem))
    }
    for (const [text, name] of source.raw.matchAll(SAY))
      problems.push(found('figures', new RegExp(literally(text)), sentenceProblem(name, headmatter)))
    const figures = new Map([...source.raw.replace(FENCE, '').matchAll(FIGURE)].map(([text, ...rest]) => [text, rest]))
    for (const [text, [name, part]] of figures) {
      const problem = figureProblem(name, part, settings)
      if (problem)
        problems.push(found('figures', new RegExp(literally(text)), problem))
    }
    return problems
  })
}

/** What slides are to each other. */
function slidesTogether({ data: { headmatter, slides, entry }, folder }: Sources): Unknown[] {
  const settings = settingsOrDefaults(headmatter)
  const written = (text: string): string => text.replace(FIGURE, (as, name: string, part?: string) =>
    figureProblem(name, part, settings) ? as : figureText(name, part as Part, settings))
  const at = ({ source }: SlideInfo, key: string): string =>
    placeOf(folder, source.filepath, new RegExp(`^${key}:`), source.start)
  const found = (check: Unknown['check'], problems: InSlide[]): Unknown[] => problems.map(({ slide, key, message }) =>
    ({ check, slide: slide.index + 1, where: at(slide, key), message }))
  return [
    ...found('links', linkProblems(slides, dirname(entry.filepath), slide => at(slide, 'link'))),
    ...found('sections', sectionProblems(slides)),
    ...found('questions', questionProblems(slides, dirname(entry.filepath), written)),
  ]
}

/** What could not be read, such as a file that is not there, or a setting. */
function unreadParts({ data, folder }: Sources): Unknown[] {
  return Object.values(data.markdownFiles).flatMap(({ filepath, slides, errors = [] }) => {
    const found = (line: number, message: string, slide = 0): Unknown =>
      ({ check: 'parsed', slide, where: `${relative(folder, filepath)}:${line}`, message })
    const lines = linesOf(filepath)
    return [
      ...errors.map(({ row, message }) =>
        found(row + 1, message.replace(/^Error when loading slide: (?:Error: )?/, '').replaceAll(`${folder}/`, ''))),
      ...slides.flatMap((slide) => {
        const number = data.slides.findIndex(({ source }) => source === slide) + 1
        const [error] = slide.frontmatterDoc?.errors ?? []
        return error ? [found(lineInFile(lines, slide.start) + lineOfError(error), unreadable(error), number)] : []
      }),
    ]
  })
}

/** All that is unknown in a deck. */
export function unknownIn(sources: Sources): Unknown[] {
  const { filepath } = sources.data.entry
  const unread = unreadParts(sources)
  // What stands in such a slide is missed elsewhere.
  if (Object.values(sources.data.markdownFiles).some(({ slides }) => slides.some(isUnreadable)))
    return unread
  const inCut = existsSync(filepath) ? cutProblems(filepath) : []
  return [
    ...inCut.map(({ line, message }): Unknown =>
      ({ check: 'cut', slide: 0, where: `${relative(sources.folder, filepath)}:${line}`, message })),
    ...unread,
    ...settingProblems(sources),
    ...onceInFile(slideProblems(sources)),
    ...slidesTogether(sources),
  ]
}

/** As a person reads it: pages/tea.md:12, slide 3: no figure is called "cup"; did you mean cups? */
export const inWords = ({ slide, where, message }: Unknown): string =>
  `${where}${slide ? `, slide ${slide}` : ''}: ${message}`
