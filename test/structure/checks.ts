/** What can be told about the deck without a browser: each check returns its problems, slide by slide. */
import type { SlideInfo } from '@slidev/types'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import type { Part } from '../../snippets/figures/index.ts'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import katex from 'katex'
import { WHOLE } from '../../kit/lib/cuts.mjs'
import { durationSeconds } from '../../kit/speech/lecture.ts'
import { filesBelow, ROOT } from '../../kit/test/support/project.ts'
import { problemOf } from '../../kit/test/support/source.ts'
import { figureText } from '../../snippets/figures/index.ts'
import { SECTIONS } from '../../snippets/text/sections.ts'
import { typedFigures, typedMeasures, wordsOfComponent, wordsOfMarkdown } from './typed-figures.ts'

export type DeckCheck = (deck: Deck) => Problem[] | Promise<Problem[]>

/** Without these there is no lecture; a cut may leave out others. */
const NEEDED_SECTIONS = [0, 1, 2, 3, 4]
const LAST_SECTION = 16
const TIME_SLACK = 0.1

const FENCE = /^[ \t]*(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm
const INLINE_CODE = /`[^`\n]*`/g
const COMMENT = /<!--[\s\S]*?-->/g
const SCRIPT_OR_STYLE = /<(script|style)\b[\s\S]*?<\/\1>/g
const TAG = /<([a-z][\w.-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const TEX = /\$\$[ \t]*(?:\{[^}\n]*\})?([\s\S]*?)\$\$|\$([^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)/g
const EMOJI = /(?![©®™])\p{Extended_Pictographic}|\u{FE0F}/gu

/** The deck's own markup: no code, no scripts, no comments. */
const markupOf = ({ content }: SlideInfo): string => content.replace(FENCE, '').replace(SCRIPT_OR_STYLE, '').replace(COMMENT, '').replace(INLINE_CODE, '')
const wordsAndNote = (slide: SlideInfo): string => `${slide.content.replace(FENCE, '').replace(SCRIPT_OR_STYLE, '').replace(COMMENT, '')}\n${slide.note ?? ''}`

/** One check of one slide at a time. */
const everySlide = (name: string, look: (slide: SlideInfo, deck: Deck) => string[]): DeckCheck => deck =>
  deck.slides.flatMap(slide => look(slide, deck).map(message => problemOf(name, slide, message)))

const wholeDeck = (check: string, messages: string[]): Problem[] => messages.map(message => ({ check, slide: 0, title: '', clicks: [], message }))

/** What an attribute of a tag says; nothing where it is bound or missing. */
const attribute = (tag: string, name: string): string | undefined => new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag)?.slice(1).find(Boolean)

const parsed: DeckCheck = ({ data, folder }) => wholeDeck('parsed', Object.values(data.markdownFiles).flatMap(({ filepath, errors = [] }) =>
  errors.map(({ row, message }) => `${relative(folder, filepath)}:${row}: ${message.replaceAll(`${folder}/`, '')}`)))

const sources: DeckCheck = ({ data, folder }) => wholeDeck('sources', Object.values(data.markdownFiles).flatMap(({ filepath, slides }) =>
  slides.flatMap(({ frontmatter: { src } }, index) => {
    if (typeof src !== 'string')
      return []
    const [path] = src.split('#')
    const file = path.startsWith('/') ? join(folder, path) : resolve(dirname(filepath), path)
    return existsSync(file) ? [] : [`${basename(filepath)}, slide ${index + 1}: src "${src}" does not exist`]
  })))

const snippets = everySlide('snippets', (slide, { folder }) => [...slide.content.matchAll(/^[ \t]*<<<[ \t]*(\S+?)(?:#([\w-]+))?(?:[ \t].*)?$/gm)].flatMap(([line, path, region]) => {
  const file = path.startsWith('@/') ? join(folder, path.slice(2)) : resolve(dirname(slide.source.filepath), path)
  if (!existsSync(file) || !statSync(file).isFile())
    return [`the snippet of "${line.trim()}" does not exist`]
  const marks = region ? [...readFileSync(file, 'utf8').matchAll(/^[^\n]*(region|endregion)\b[ \t]*([\w-]*)/gm)].filter(([, , name]) => name === region) : []
  return !region || marks.some(([, kind]) => kind === 'region') ? [] : [`${path} has no region "${region}"`]
}))

const headline = everySlide('headline', (slide) => {
  const count = markupOf(slide).match(/^# \S/gm)?.length ?? 0
  return count === 1 ? [] : [`the slide has ${count} headlines`]
})

const notes = everySlide('notes', ({ note }) => note?.replace(/\[click(?::\d+)?\]/gi, '').trim() ? [] : ['the slide has no speaker notes'])

/** 0 is for what is not part of the lecture, such as backup. */
const timing = everySlide('timing', ({ frontmatter: { timing } }) =>
  typeof timing === 'number' && timing >= 0 && Number.isFinite(timing) ? [] : [`timing is ${JSON.stringify(timing)}, not seconds`])

/** Slides by section: `section: n` on a slide begins section n. */
function sectionsOf({ slides }: Deck): Map<number, SlideInfo[]> {
  const sections = new Map<number, SlideInfo[]>()
  let current: SlideInfo[] = []
  for (const slide of slides) {
    const { section } = slide.frontmatter
    if (section !== undefined)
      sections.set(section as number, current = [])
    current.push(slide)
  }
  return sections
}

const sections: DeckCheck = (deck) => {
  const found = [...sectionsOf(deck)]
  const numbers = found.map(([number]) => number)
  const odd = found.filter(([number]) => number !== Math.trunc(number) || number < 0 || number > LAST_SECTION)
  const order = numbers.filter((number, index) => index > 0 && number <= numbers[index - 1])
  const missing = NEEDED_SECTIONS.filter(number => !numbers.includes(number))
  return [
    ...odd.map(([number, [first]]) => problemOf('sections', first, `section is ${JSON.stringify(number)}, not 0 to ${LAST_SECTION}`)),
    ...order.map(number => problemOf('sections', found.find(([other]) => other === number)![1][0], `section ${number} is out of order`)),
    ...wholeDeck('sections', missing.map(number => `section ${number} has no slide`)),
  ]
}

/** A cut has its own minutes; the plan's are those of the whole lecture. */
const isWhole = ({ data: { headmatter: { duration } } }: Deck): boolean => duration === undefined || durationSeconds(duration) === WHOLE * 60

const sectionTime: DeckCheck = deck => (isWhole(deck) ? [...sectionsOf(deck)] : []).flatMap(([section, slides]) => {
  const planned = SECTIONS[section]?.minutes
  const seconds = slides.reduce((sum, { frontmatter }) => sum + Number(frontmatter.timing ?? 0), 0)
  // What is no number is the matter of another check.
  return planned === undefined || Number.isNaN(seconds) || Math.abs(seconds / 60 - planned) <= planned * TIME_SLACK
    ? []
    : [problemOf('section time', slides[0], `section ${section} takes ${(seconds / 60).toFixed(1)} minutes; the plan gives it ${planned}`)]
})

const aliases: DeckCheck = ({ slides }) => {
  const seen = new Map<unknown, SlideInfo>()
  return slides.flatMap((slide) => {
    const { routeAlias } = slide.frontmatter
    if (routeAlias === undefined)
      return []
    const first = seen.get(routeAlias)
    seen.set(routeAlias, slide)
    return first ? [problemOf('aliases', slide, `routeAlias "${routeAlias}" is taken by slide ${first.index + 1}`)] : []
  })
}

const pascal = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
const CLIENT = join(ROOT, 'node_modules', '@slidev', 'client')
const named = (folder: string): string[] => filesBelow(folder).map(file => basename(file).replace(/\.\w+$/, ''))
const VUE_COMPONENTS = ['Component', 'KeepAlive', 'RouterLink', 'Slot', 'Suspense', 'Teleport', 'Template', 'Transition', 'TransitionGroup']
const SVG_WITH_CAPITAL = /^(?:clipPath|foreignObject|linearGradient|radialGradient|textPath|animateMotion|animateTransform|fe[A-Z]\w*)$/
/** Icons are components named by collection and icon. */
const ICON_SETS = join(ROOT, 'node_modules', '@iconify-json')
const iconSets = (): string[] => existsSync(ICON_SETS) ? readdirSync(ICON_SETS) : []

function hasIcon(set: string, icon: string): boolean {
  const file = join(ICON_SETS, set, 'icons.json')
  if (!existsSync(file))
    return false
  const { icons, aliases = {} } = JSON.parse(readFileSync(file, 'utf8')) as { icons: object, aliases?: object }
  return Object.hasOwn(icons, icon) || Object.hasOwn(aliases, icon)
}

function isIconTag(tag: string): boolean {
  const name = tag.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase().replace(/^i-/, '')
  return iconSets().some(set => name.startsWith(`${set}-`) && hasIcon(set, name.slice(set.length + 1)))
}

/** Tags of a piece of markup that stand for a component nobody wrote. */
function unknownTags(markup: string, known: Set<string>): string[] {
  const tags = new Set([...markup.matchAll(TAG)].map(([, tag]) => tag))
  return [...tags].filter(tag => (/^[A-Z]/.test(tag) || tag.includes('-')) && !SVG_WITH_CAPITAL.test(tag) && !known.has(pascal(tag)) && !isIconTag(tag))
}

const imports = (script: string): string[] => [...script.matchAll(/(?:import|const)\s+(?:type\s+)?([\w$]+|\{[^}]*\})/g)].flatMap(([, names]) => names.match(/[\w$]+/g) ?? [])

const components: DeckCheck = (deck) => {
  const known = new Set([...['components', 'kit/components'].flatMap(folder => named(join(deck.folder, folder))), ...named(join(CLIENT, 'builtin')), ...VUE_COMPONENTS])
  const inSlides = deck.slides.flatMap(slide => unknownTags(markupOf(slide), new Set([...known, ...imports(slide.content)])).map(tag => problemOf('components', slide, `<${tag}> is no component`)))
  const inFiles = vueFiles(deck.folder).flatMap(([file, source]) => {
    const template = /<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? ''
    return unknownTags(template.replace(COMMENT, ''), new Set([...known, ...imports(source)])).map(tag => `${file}: <${tag}> is no component`)
  })
  return [...inSlides, ...wholeDeck('components', inFiles)]
}

const layouts: DeckCheck = (deck) => {
  const theme = join(ROOT, 'node_modules', '@slidev', 'theme-default', 'layouts')
  const known = new Set([join(deck.folder, 'kit/layouts'), join(CLIENT, 'layouts'), theme].flatMap(named))
  const { defaults } = deck.data.headmatter as { defaults?: { layout?: string } }
  return deck.slides.flatMap((slide) => {
    const layout = slide.frontmatter.layout ?? defaults?.layout
    return layout === undefined || known.has(layout) ? [] : [problemOf('layouts', slide, `there is no layout "${layout}"`)]
  })
}

const tex = everySlide('TeX', slide => [...markupOf(slide).replace(TAG, '').matchAll(TEX)].flatMap(([formula, display, inline]) => {
  try {
    katex.renderToString(display ?? inline, { displayMode: display !== undefined, throwOnError: true, strict: 'error' })
    return []
  }
  catch (error) {
    return [`${formula.trim()}: ${(error as Error).message.split('\n')[0]}`]
  }
}))

/** A dollar that no other one closes shows as it is written. */
const loneTex = everySlide('TeX', slide => (markupOf(slide).replace(TAG, '').replace(TEX, '').match(/\\[a-z]{2}\S*/gi) ?? []).map(found => `"${found}" stands outside of a formula`))

const charts = everySlide('Mermaid', slide =>
  /^[ \t]*(?:`{3,}|~{3,})[ \t]*mermaid\b/m.test(slide.content) ? ['a Mermaid chart cannot be printed: draw it as a component'] : [])

const links = everySlide('links', (slide, { slides, folder }) => {
  const markup = markupOf(slide)
  const targets = [
    ...[...markup.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s[^)]*)?\)/g)].map(([, target]) => target),
    ...[...markup.matchAll(TAG)].flatMap(([, tag, rest]) => attribute(rest, tag === 'a' ? 'href' : 'to') ?? []),
  ]
  return targets.filter((target) => {
    if (/^(?:https?:|mailto:)/.test(target))
      return false
    const page = target.replace(/^[/#]+|[?#].*$/g, '')
    const known = (Number.isInteger(Number(page)) && page !== '' && Number(page) >= 1 && Number(page) <= slides.length)
      || slides.some(({ frontmatter }) => frontmatter.routeAlias === page)
      || (target.startsWith('/') && page !== '' && existsSync(join(folder, 'public', page)))
    return !known
  }).map(target => `the link to "${target}" leads nowhere`)
})

const clicks = everySlide('clicks', ({ frontmatter }) => ['clicks', 'clicksStart'].filter(key => key in frontmatter).map(key => `${key} in the frontmatter starves later steps; let drawings claim theirs`))

const images = everySlide('images', (slide, { folder }) => {
  const { background, image } = slide.frontmatter as { background?: string, image?: string }
  const used = [
    ...[...markupOf(slide).matchAll(/!\[[^\]]*\]\(([^)\s]+)(?:\s[^)]*)?\)/g)].map(([, path]) => path),
    ...[...markupOf(slide).matchAll(TAG)].flatMap(([, tag, rest]) => /^(?:img|image|video|source|iframe|SlidevVideo)$/.test(tag) ? attribute(rest, 'src') ?? attribute(rest, 'href') ?? [] : []),
    ...[background, image].filter(path => typeof path === 'string' && /[/.]/.test(path)) as string[],
  ]
  return used.flatMap((path) => {
    if (/^(?:https?:)?\/\//.test(path))
      return [`"${path}" is on another host`]
    if (path.startsWith('data:'))
      return []
    const file = path.startsWith('/') ? join(folder, 'public', path) : path.startsWith('@/') ? join(folder, path.slice(2)) : resolve(dirname(slide.source.filepath), path)
    return existsSync(file) ? [] : [`the image "${path}" does not exist`]
  })
})

const emoji = everySlide('emoji', slide => (wordsAndNote(slide).match(EMOJI) ?? []).map(found => `holds the emoji ${found}`))

const dashes = everySlide('dashes', slide => [...wordsAndNote(slide).matchAll(/.{0,20}\s—\s.{0,20}/g)].map(([found]) => `a dash between spaces: "${found.trim()}"`))

const icons = everySlide('icons', slide => [...markupOf(slide).matchAll(TAG)].flatMap(([, , rest]) =>
  (attribute(rest, 'class') ?? '').split(/\s+/).map(name => /^(?:[\w-]+:)*i-(.+)$/.exec(name)?.[1]).filter(name => name !== undefined)).filter((name) => {
  const set = iconSets().find(set => name.startsWith(`${set}-`) || name.startsWith(`${set}:`))
  return !set || !hasIcon(set, name.slice(set.length + 1))
}).map(name => `there is no icon "i-${name}"`))

/** Its seconds are a direction, not a figure of the lecture. */
const PAUSE = /\[pause [\d.]+\]/gi

const DRAWING = /<((?:Old)?Drawing)\b[\s\S]*?<\/\1>/g

const figuresInWords = everySlide('typed figures', ({ content, note, frontmatter }) => [
  ...typedFigures(wordsOfMarkdown(content.replace(DRAWING, ''))).map(found => `typed figure: "${found}"`),
  ...typedMeasures(wordsOfMarkdown((content.match(DRAWING) ?? []).join(' '))).map(found => `typed figure in a drawing: "${found}"`),
  ...typedFigures(wordsOfMarkdown(String(frontmatter.title ?? ''))).map(found => `typed figure in the title: "${found}"`),
  ...typedFigures(wordsOfMarkdown((note ?? '').replace(PAUSE, ''))).map(found => `typed figure in the notes: "${found}"`),
])

/** Every figure that is named exists, with the part that is asked for. */
const namedFigures = everySlide('figures', ({ content, note, frontmatter }, { settings }) =>
  [...`${content.replace(FENCE, '')}\n${note ?? ''}\n${frontmatter.title ?? ''}`.matchAll(/\[\[(\w+)(?:\|(\w+))?\]\]/g)].flatMap(([, name, part]) => {
    try {
      figureText(name, part as Part | undefined, settings)
      return []
    }
    catch (error) {
      return [(error as Error).message]
    }
  }))

/** Vue files that a slide can show, by their path in the deck. */
function vueFiles(folder: string, places = ['components', 'kit']): [string, string][] {
  return places.flatMap(path => filesBelow(join(folder, path))).filter(file => file.endsWith('.vue') && !file.includes('/test/')).map(file => [relative(folder, file), readFileSync(file, 'utf8')])
}

const figuresInComponents: DeckCheck = ({ folder }) => wholeDeck('typed figures', vueFiles(folder, ['components']).flatMap(([file, source]) =>
  typedFigures(wordsOfComponent(source)).map(found => `${file}: typed figure: "${found}"`)))

export const DECK_CHECKS: Record<string, DeckCheck[]> = {
  'parsed': [parsed],
  'sources': [sources],
  'snippets': [snippets],
  'headline': [headline],
  'notes': [notes],
  'timing': [timing],
  'sections': [sections],
  'section time': [sectionTime],
  'aliases': [aliases],
  'components': [components],
  'layouts': [layouts],
  'TeX': [tex, loneTex],
  'Mermaid': [charts],
  'links': [links],
  'clicks': [clicks],
  'images': [images],
  'emoji': [emoji],
  'dashes': [dashes],
  'icons': [icons],
  'figures': [namedFigures],
  'typed figures': [figuresInWords, figuresInComponents],
}

/** Everything that one check, or all, find in a deck. */
export async function checkDeck(deck: Deck, names = Object.keys(DECK_CHECKS)): Promise<Problem[]> {
  return (await Promise.all(names.flatMap(name => DECK_CHECKS[name]).map(async check => check(deck)))).flat()
}
