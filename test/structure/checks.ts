/** What can be told about the deck without a browser: each check returns its problems, slide by slide. */
import type { SlideInfo } from '@slidev/types'
import type { Unknown } from '../../kit/parse/problems.ts'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import katex from 'katex'
import { isUnreadable } from '../../kit/parse/frontmatter.ts'
import { picturesIn } from '../../kit/parse/pictures.ts'
import { declared, knownComponents, markupOf as markupIn, unknownIn, unknownTags } from '../../kit/parse/problems.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { problemOf } from '../../kit/test/support/source.ts'
import { vueFiles } from './vue-files.ts'

export type DeckCheck = (deck: Deck) => Problem[] | Promise<Problem[]>

const TAG = /<([a-z][\w.-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const TEX = /\$\$[ \t]*(?:\{[^}\n]*\})?([\s\S]*?)\$\$|\$([^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)/g

/** The deck's own markup: no code, no scripts, no comments. */
const markupOf = ({ content }: SlideInfo): string => markupIn(content)

/** One check of one slide at a time. */
export const everySlide = (name: string, look: (slide: SlideInfo, deck: Deck) => string[]): DeckCheck => deck =>
  deck.slides.flatMap(slide => look(slide, deck).map(message => problemOf(name, slide, message)))

export const wholeDeck = (check: string, messages: string[]): Problem[] => messages.map(message => ({ check, slide: 0, title: '', clicks: [], message }))

/** What an attribute of a tag says; nothing where it is bound or missing. */
const attribute = (tag: string, name: string): string | undefined => new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag)?.slice(1).find(Boolean)

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

const timing = everySlide('timing', ({ frontmatter: { timing }, source }) =>
  timing === undefined && !isUnreadable(source) ? ['the slide has no timing: give its seconds, 0 for what is not part of the lecture, such as backup.'] : [])

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
      || slides.some(({ frontmatter: { link, routeAlias } }) => [link, routeAlias].includes(page))
      || (target.startsWith('/') && page !== '' && existsSync(join(folder, 'public', page)))
    return !known
  }).map(target => `the link to "${target}" leads nowhere`)
})

const clicks = everySlide('clicks', ({ frontmatter }) => ['clicks', 'clicksStart'].filter(key => key in frontmatter).map(key => `${key} in the frontmatter starves later steps; let drawings claim theirs`))

/** That a picture is there, the build asks. */
const images = everySlide('images', (slide) => {
  const wordless = [...markupOf(slide).matchAll(/!\[\s*\]\(([^)\s]+)/g)].map(([, path]) =>
    `the image "${path}" has no words for those who cannot see it: ![words](${path})`)
  const elsewhere = picturesIn(markupOf(slide), slide.frontmatter)
    .filter(path => /^(?:https?:)?\/\//.test(path))
    .map(path => `"${path}" is on another host`)
  return [...wordless, ...elsewhere]
})

const icons = everySlide('icons', slide => [...markupOf(slide).matchAll(TAG)].flatMap(([, , rest]) =>
  (attribute(rest, 'class') ?? '').split(/\s+/).map(name => /^(?:[\w-]+:)*i-(.+)$/.exec(name)?.[1]).filter(name => name !== undefined)).filter((name) => {
  const set = iconSets().find(set => name.startsWith(`${set}-`) || name.startsWith(`${set}:`))
  return !set || !hasIcon(set, name.slice(set.length + 1))
}).map(name => `there is no icon "i-${name}"`))

/** What the deck names and does not have: the same that ends a build. */
const unknown = (check: Unknown['check']): DeckCheck => deck => unknownIn(deck).filter(found => found.check === check).map(found =>
  found.slide ? problemOf(check, deck.slides[found.slide - 1], found.message, found.where) : { check, slide: 0, title: '', clicks: [], message: `${found.where}: ${found.message}` })

/** What the files of components name. */
const inComponents: DeckCheck = ({ folder }) => {
  const known = knownComponents(folder)
  return wholeDeck('components', vueFiles(folder).flatMap(([file, source]) => {
    const template = /<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? ''
    return unknownTags(template, [...known, ...declared(source)]).map(tag => `${file}: <${tag}> is no component`)
  }))
}

/** What holds for any deck. */
export const DECK_CHECKS: Record<string, DeckCheck[]> = {
  parsed: [unknown('parsed')],
  cut: [unknown('cut')],
  settings: [unknown('settings')],
  questions: [unknown('questions')],
  sources: [sources],
  snippets: [snippets],
  headline: [headline],
  timing: [timing, unknown('timing')],
  sections: [unknown('sections')],
  aliases: [aliases],
  components: [unknown('components'), inComponents],
  layouts: [unknown('layouts')],
  TeX: [tex, loneTex],
  Mermaid: [charts],
  links: [links, unknown('links')],
  clicks: [clicks],
  images: [unknown('images'), images],
  icons: [icons],
  figures: [unknown('figures')],
}

/** Everything that one check, or all, find in a deck. */
export async function checkDeck(deck: Deck, names = Object.keys(DECK_CHECKS), checks = DECK_CHECKS): Promise<Problem[]> {
  return (await Promise.all(names.flatMap(name => checks[name]).map(async check => check(deck)))).flat()
}
