/**
 * A cut of the lecture: `slides-50.md` lists slides of `slides.md` by their `link`, and has its settings. It is written
 * out where slides are parsed, as the settings of the whole with its own over them, and an import of each slide.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { parseSync } from '@slidev/parser'
import { didYouMean } from '../lib/nearest.ts'
import { repeatSlides } from './repeat.ts'

type Settings = Record<string, unknown>

/** Where a slide stands, and the section to which it belongs in the whole. */
interface Place { src: string, section?: number }

const WHOLE = 'slides.md'
const CUT = /^slides-([1-9]\d*)\.md$/

const isCut = (file: string, { slides }: Settings): boolean => CUT.test(basename(file)) && slides !== undefined

const headmatterOf = (markdown: string, file: string): Settings => parseSync(markdown, file).slides[0]?.frontmatter ?? {}

function parsed(folder: string, path: string) {
  const lines = readFileSync(join(folder, path), 'utf8').split(/\r?\n/)
  repeatSlides(lines)
  return parseSync(lines.join('\n'), join(folder, path)).slides
}

/** Every slide with a link: those of the whole in their order, then those of pages that only cuts take. */
export function linkedSlides(folder: string): Map<string, Place> {
  const places = new Map<string, Place>()
  const read = new Set<string>([WHOLE])
  let section: number | undefined
  const add = (path: string): void => parsed(folder, path).forEach(({ frontmatter }, index) => {
    const { src } = frontmatter
    const imported = typeof src === 'string' && relative(folder, join(folder, src.split('#')[0]))
    section = frontmatter.section ?? section
    if (imported && !read.has(imported) && existsSync(join(folder, imported))) {
      read.add(imported)
      add(imported)
    }
    else if (typeof frontmatter.link === 'string' && !imported && !places.has(frontmatter.link)) {
      places.set(frontmatter.link, { src: `./${path}#${index + 1}`, section })
    }
  })
  add(WHOLE)
  section = undefined
  globSync('pages/*.md', { cwd: folder }).filter(path => !read.has(path)).sort().forEach(add)
  return places
}

const wholeSettings = (folder: string): Settings => headmatterOf(readFileSync(join(folder, WHOLE), 'utf8'), WHOLE)

/**
 * The settings of a deck: a cut has those of the whole, and its own over them.
 * @param file that holds the headmatter, by its whole path
 */
export function settingsOf(file: string, headmatter: Settings): Settings {
  if (!isCut(file, headmatter))
    return headmatter
  const { slides, ...own } = headmatter
  const { src, exportFilename = 'slides', ...whole } = wholeSettings(dirname(file))
  const [, minutes] = CUT.exec(basename(file))!
  return { ...whole, duration: `${minutes}min`, exportFilename: `${String(exportFilename)}-${minutes}`, ...own }
}

/** What is wrong with a cut, each with its line from 1; none for a file that is no cut. */
export function cutProblems(file: string): { line: number, message: string }[] {
  const markdown = readFileSync(file, 'utf8')
  const headmatter = headmatterOf(markdown, file)
  if (!isCut(file, headmatter))
    return []
  const lines = markdown.split(/\r?\n/)
  const at = (index: number, message: string) => ({ line: index + 1, message })
  const start = lines.findIndex(line => line.startsWith('slides:'))
  const { slides } = headmatter
  if (!Array.isArray(slides) || slides.length === 0)
    return [at(start, 'slides must list slides by their link, such as [title, summary].')]
  const end = lines.indexOf('---', 1)
  const own = lines.findIndex((line, index) => index > end && line.trim())
  const known = linkedSlides(dirname(file))
  const seen = new Map<unknown, number>()
  const problems = slides.flatMap((link) => {
    const word = new RegExp(`(?<![\\w-])${String(link)}(?![\\w-])`)
    const first = seen.get(link)
    const from = Math.max(start, (first ?? -1) + 1)
    const line = lines.findIndex((text, index) => index >= from && word.test(text))
    seen.set(link, line < 0 ? first ?? start : line)
    if (first !== undefined)
      return [at(seen.get(link)!, `the slide "${link}" is there twice; line ${first + 1} has it already.`)]
    const meant = didYouMean(String(link), known.keys())
    return known.has(String(link)) ? [] : [at(line, `no slide has the link "${link}"${meant}`)]
  })
  if (own >= 0)
    problems.push(at(own, 'a cut has no slides of its own: put this one into pages/ with a link.'))
  return problems
}

/** Writes a cut out, in place. Slides that are nowhere, and repeats, are left out: `cutProblems` tells of them. */
export function expandCut(lines: string[], file: string): void {
  if (!CUT.test(basename(file)))
    return
  const headmatter = headmatterOf(lines.join('\n'), file)
  if (!isCut(file, headmatter))
    return
  const known = linkedSlides(dirname(file))
  const links = new Set([headmatter.slides].flat().map(String))
  let current: number | undefined
  const imports = [...links].flatMap(link => known.get(link) ?? []).map(({ src, section }) => {
    const isNew = section !== current
    current = section
    return { src, ...isNew && section !== undefined && { section } }
  })
  const [first, ...rest] = imports.length ? imports : [{ src: `./${WHOLE}` }]
  const written = [{ ...settingsOf(file, headmatter), ...first }, ...rest].flatMap(frontmatter =>
    ['---', ...Object.entries(frontmatter).map(([key, value]) => `${key}: ${JSON.stringify(value)}`), '---', ''])
  lines.splice(0, lines.length, ...written)
}
