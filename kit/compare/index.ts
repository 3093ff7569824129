/** `npm run compare`: takes a picture of every slide at every click in two versions of the deck, and lists what differs. */
import type { Source } from './decks.ts'
import type { Match, Pair } from './match.ts'
import type { Manifest, Scheme, Slide } from './pictures.ts'
import type { Finding } from './report.ts'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { UsageError } from '../../scripts/lib/arguments.mjs'
import { launch } from '../../scripts/lib/browser.ts'
import { withProgress } from '../../scripts/lib/progress.mjs'
import { whereTyped } from '../../scripts/lib/where.ts'
import { CACHE, findSource, workingTree } from './decks.ts'
import { difference } from './difference.ts'
import { MATCHES, matchSlides, matchStates } from './match.ts'
import { readManifest, SCHEMES, takePictures } from './pictures.ts'
import { list, reportPage } from './report.ts'

/** As they are typed. */
export interface Given {
  base?: string
  with?: string
  slides?: string
  link?: string
  only?: string
  match?: string
  out?: string
  strict?: boolean
}

export const OPTIONS = {
  base: { type: 'string' },
  with: { type: 'string' },
  slides: { type: 'string' },
  link: { type: 'string' },
  only: { type: 'string' },
  match: { type: 'string' },
  out: { type: 'string' },
  strict: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const HELP = `npm run compare: lists the slides that look different than before. Flags stand behind --.
  --base REV|DIR   before: a git revision, or a folder with a checkout, a built deck or pictures; default HEAD
  --with REV|DIR   after; default the working tree
  --slides N-M     some slides of the base, such as 5-9, or one
  --link NAME      the slide with this name in its address
  --only SCHEME    ${SCHEMES.join(', ')}, or several with commas; default all
  --match HOW      ${MATCHES.join(' or ')}; default number, or title when the decks have different counts;
                   asked for, title also takes a deck that holds only some of the slides
  --out DIR        where index.html and the pictures are written; default .cache/compare/report
  --strict         exit code 1 when something differs`

/** @throws UsageError naming what is not known */
function oneOf<Word extends string>(flag: string, known: readonly Word[], text: string): Word {
  if (!known.includes(text as Word))
    throw new UsageError(`${flag} must be one of ${known.join(', ')}; got "${text}".`)
  return text as Word
}

/**
 * The slides that are asked for.
 * @throws UsageError where the base has none of them
 */
export function chooseSlides(slides: readonly Slide[], { slides: range, link }: Pick<Given, 'slides' | 'link'>): readonly Slide[] {
  let chosen = slides
  if (range !== undefined) {
    const [, from, to = from] = /^([1-9]\d{0,3})(?:-([1-9]\d{0,3}))?$/.exec(range) ?? []
    if (!from || Number(to) < Number(from))
      throw new UsageError(`--slides must be a slide or a range of slides, such as 5-9; got "${range}".`)
    if (Number(to) > slides.length)
      throw new UsageError(`--slides must lie within the slides of the base, 1 to ${slides.length}; got "${range}".`)
    chosen = chosen.filter(({ no }) => no >= Number(from) && no <= Number(to))
  }
  if (link !== undefined) {
    const links = slides.flatMap(slide => slide.link ?? [])
    oneOf('--link', links, link)
    chosen = chosen.filter(slide => slide.link === link)
    if (!chosen.length)
      throw new UsageError(`--link ${link} is not among --slides ${range}.`)
  }
  return chosen
}

const NAME = /^(?:light|dark|print)-\d+-\d+\.png$/

/** Empties what an earlier report left, and nothing else. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder).filter(file => NAME.test(file)))
    rmSync(join(folder, file))
}

/** Looks at each pair, and writes a picture of those that differ. */
async function findDifferences(pairs: Pair<Slide>[], before: Album, after: Album, schemes: readonly Scheme[], out: string): Promise<{ findings: Finding[], states: number }> {
  const findings: Finding[] = []
  const states = matchStates(pairs, before.manifest, after.manifest, schemes)
  for (const state of states) {
    if (!state.before || !state.after) {
      findings.push(state)
      continue
    }
    const [old, now] = [readFileSync(join(before.folder, state.before.file)), readFileSync(join(after.folder, state.after.file))]
    // The number of a slide in a deck that holds only some of them is another one.
    const hidden = state.before.no === state.after.no ? [] : [...state.before.numbers, ...state.after.numbers]
    const found = old.equals(now) ? undefined : await difference(old, now, hidden)
    if (found) {
      writeFileSync(join(out, state.before.file), found.picture)
      findings.push({ ...state, share: found.share, file: state.before.file })
    }
  }
  return { findings, states: states.length }
}

interface Album { manifest: Manifest, folder: string }

export async function main(given: Given): Promise<void> {
  const schemes = given.only === undefined ? SCHEMES : given.only.split(',').map(scheme => oneOf('--only', SCHEMES, scheme))
  const match: Match | undefined = given.match === undefined ? undefined : oneOf('--match', MATCHES, given.match)
  const out = given.out === undefined ? join(CACHE, 'report') : resolve(whereTyped(), given.out)
  const base = await findSource('--base', given.base ?? 'HEAD')
  const other = given.with === undefined ? await workingTree() : await findSource('--with', given.with)

  const browser = await launch()
  try {
    const open = async ({ name, deck, pictures }: Source, choose: (slides: readonly Slide[]) => readonly Slide[]): Promise<Album> => {
      const manifest = deck === undefined
        ? readManifest(pictures)!
        : await withProgress(`Pictures of ${name}`, () => takePictures(browser, { deck, folder: pictures, schemes, choose }))
      if (manifest.browser !== browser.version())
        console.log(`The pictures in ${name} are of Chromium ${manifest.browser}, this is ${browser.version()}: text may differ everywhere.`)
      return { manifest, folder: pictures }
    }
    const before = await open(base, slides => chooseSlides(slides, given))
    const chosen = new Set(chooseSlides(before.manifest.slides, given))
    const isWhole = chosen.size === before.manifest.slides.length
    const pairsWith = (slides: readonly Slide[]): Pair<Slide>[] => matchSlides(before.manifest.slides, slides, match)
      .filter(pair => pair.before ? chosen.has(pair.before) && (pair.after ?? match !== 'title') : isWhole)
    const after = await open(other, slides => pairsWith(slides).flatMap(({ after }) => after ?? []))
    const pairs = pairsWith(after.manifest.slides)
    if (!pairs.length)
      throw new UsageError(`${other.name} has none of these slides of ${base.name}: no headline is the same.`)

    prepareFolder(out)
    const { findings, states } = await findDifferences(pairs, before, after, schemes, out)
    const late = [before, after].flatMap(({ manifest }) => manifest.pictures.filter(picture => picture.late))
    const missing = [...chosen].filter(slide => !pairs.some(pair => pair.before === slide))
    const summary = findings.length ? `${findings.length} of ${states} states differ between ${base.name} and ${other.name}.` : `Nothing differs in ${states} states between ${base.name} and ${other.name}.`
    writeFileSync(join(out, 'index.html'), reportPage(summary, findings))
    if (findings.length)
      console.log(`\n${list(findings)}\n`)
    if (missing.length)
      console.log(`Not in ${other.name}, so not compared: slides ${missing.map(({ no }) => no).join(', ')}.`)
    for (const { no, click, scheme } of late)
      console.log(`Slide ${no}, click ${click}, ${scheme} did not stand still: its picture may be of any moment.`)
    console.log(`${summary}\nReport: ${join(out, 'index.html')}`)
    if (given.strict && (findings.length || late.length))
      process.exitCode = 1
  }
  finally {
    await browser.close()
  }
}

if (import.meta.main) {
  try {
    const { help, ...given } = parseArgs({ options: OPTIONS }).values
    await (help ? console.log(HELP) : main(given))
  }
  catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
