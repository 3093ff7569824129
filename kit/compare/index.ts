/** `npm run compare`: takes a picture of every slide at every click in two versions of the deck, and lists what differs. */
import type { Source } from './decks.ts'
import type { Pair } from './match.ts'
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
import { CACHE, findSource, WORKING_TREE } from './decks.ts'
import { difference } from './difference.ts'
import { MATCHES, matchSlides, matchStates } from './match.ts'
import { readManifest, SCHEMES, STEADY, takePictures } from './pictures.ts'
import { list, reportPage } from './report.ts'

const FLAGS = ['base', 'with', 'slides', 'link', 'only', 'match', 'out'] as const
/** As they are typed. */
export type Given = Partial<Record<typeof FLAGS[number], string>> & { strict?: boolean }

export const HELP = `npm run compare: lists the slides that look different than before. Flags stand behind --.
  --base REV|DIR   before: a git revision, or a folder with a checkout, a built deck or pictures; default HEAD
  --with REV|DIR   after; default the working tree
  --slides N-M     some slides of the base, such as 5-9, or one
  --link NAME      the slide with this name in its address
  --only SCHEME    ${SCHEMES.join(', ')}, or several with commas; default all
  --match HOW      ${MATCHES.join(' or ')}; default number, or title where the decks have different counts;
                   when asked for, title takes a deck that holds only some of the slides
  --out DIR        where index.html and the pictures are written; default .cache/compare/report
  --strict         exit code 1 when something differs`

const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** @throws UsageError naming what is known */
function oneOf<Word extends string>(flag: string, known: readonly Word[], text: string): Word {
  if (!known.includes(text as Word))
    throw new UsageError(`${flag} must be one of ${known.join(', ')}; got "${text}".`)
  return text as Word
}

/**
 * The slides that are asked for.
 * @throws UsageError where the base has none of them
 */
export function chooseSlides(slides: readonly Slide[], { slides: range, link }: Given): readonly Slide[] {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(range ?? `1-${slides.length}`) ?? []
  if (!from || Number(from) < 1 || Number(to) < Number(from) || Number(to) > slides.length)
    throw new UsageError(`--slides must be one of the slides of the base, 1 to ${slides.length}, or a range such as 5-9; got "${range}".`)
  if (link !== undefined)
    oneOf('--link', slides.flatMap(slide => slide.link ?? []), link)
  const chosen = slides.filter(slide => slide.no >= Number(from) && slide.no <= Number(to) && (link ?? slide.link) === slide.link)
  if (!chosen.length)
    throw new UsageError(`The slide with the link ${link} is not among the slides ${range}.`)
  return chosen
}

interface Album { manifest: Manifest, folder: string }

/** Looks at each pair of slides, and writes a picture of each state that differs. */
async function findDifferences(pairs: Pair<Slide>[], before: Album, after: Album, schemes: readonly Scheme[], out: string): Promise<{ findings: Finding[], states: number }> {
  const findings: Finding[] = []
  const states = matchStates(pairs, before.manifest, after.manifest, schemes)
  for (const state of states) {
    if (!state.before || !state.after) {
      findings.push(state)
      continue
    }
    const { file, no } = state.before
    const [old, now] = [readFileSync(join(before.folder, file)), readFileSync(join(after.folder, state.after.file))]
    // In a deck that holds only some of the slides, each has another number.
    const numbers = no === state.after.no ? [] : [state.before, state.after].flatMap(({ number }) => number ? [number] : [])
    const found = old.equals(now) ? undefined : await difference(old, now, numbers)
    if (found) {
      writeFileSync(join(out, file), found.picture)
      findings.push({ ...state, share: found.share, file })
    }
  }
  return { findings, states: states.length }
}

export async function main(given: Given): Promise<void> {
  const schemes = given.only?.split(',').map(scheme => oneOf('--only', SCHEMES, scheme)) ?? SCHEMES
  const match = given.match === undefined ? undefined : oneOf('--match', MATCHES, given.match)
  const out = given.out === undefined ? join(CACHE, 'report') : resolve(whereTyped(), given.out)
  const base = await findSource('--base', given.base ?? 'HEAD')
  const other = given.with === undefined ? WORKING_TREE : await findSource('--with', given.with)

  const browser = await launch({ args: STEADY })
  try {
    const picturesOf = async ({ name, build, ...kept }: Source, choose: (slides: readonly Slide[]) => readonly Slide[]): Promise<Album> => {
      const deck = await build?.()
      const take = (deck: string): Promise<Manifest> => takePictures(browser, { deck, ...kept, schemes, choose })
      const manifest = deck === undefined ? readManifest(kept.pictures)! : await withProgress(`Pictures of ${name}`, () => take(deck))
      return { manifest, folder: kept.pictures }
    }
    const before = await picturesOf(base, slides => chooseSlides(slides, given))
    const { slides } = before.manifest
    const chosen = chooseSlides(slides, given)
    const choosePairs = (others: readonly Slide[]): Pair<Slide>[] => matchSlides(slides, others, match)
      .filter(pair => pair.before ? chosen.includes(pair.before) && (pair.after || match !== 'title') : chosen.length === slides.length)
    const after = await picturesOf(other, others => choosePairs(others).flatMap(({ after }) => after ?? []))
    const pairs = choosePairs(after.manifest.slides)

    mkdirSync(out, { recursive: true })
    for (const file of readdirSync(out).filter(file => /^(?:light|dark|print)-\d+-\d+\.png$/.test(file)))
      rmSync(join(out, file)) // of an earlier report
    const { findings, states } = await findDifferences(pairs, before, after, schemes, out)
    const summary = `${findings.length || 'None'} of ${states} states differ between ${base.name} and ${other.name}.`
    writeFileSync(join(out, 'index.html'), reportPage(summary, findings))
    if (findings.length)
      print(`\n${list(findings)}\n`)
    const left = chosen.filter(slide => !pairs.some(pair => pair.before === slide)).length
    if (left)
      print(`Not compared: ${left} slides of ${base.name} that ${other.name} does not have.`)
    print(`${summary}\nReport: ${join(out, 'index.html')}`)
    if (given.strict && findings.length)
      process.exitCode = 1
  }
  finally {
    await browser.close()
  }
}

async function runFromTerminal(): Promise<void> {
  const texts = Object.fromEntries(FLAGS.map(flag => [flag, { type: 'string' as const }]))
  const { help, ...given } = parseArgs({ options: { ...texts, strict: { type: 'boolean' }, help: { type: 'boolean' } } }).values
  await (help ? print(HELP) : main(given as Given))
}

if (import.meta.main) {
  runFromTerminal().catch((error) => {
    console.error(error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error)
    process.exitCode = 1
  })
}
