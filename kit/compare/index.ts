/** `npm run compare`: takes a picture of every slide at every click in two versions of the deck, and lists what differs. */
import type { Given } from '../lib/given.ts'
import type { Source } from './decks.ts'
import type { Pair } from './match.ts'
import type { Manifest, Scheme, Slide } from './pictures.ts'
import type { Finding } from './report.ts'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { oneOf, UsageError } from '../lib/arguments.mjs'
import { launch } from '../lib/browser.ts'
import { resolvePath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { CACHE, findSource, WORKING_TREE } from './decks.ts'
import { difference } from './difference.ts'
import { matchSlides, matchStates } from './match.ts'
import { readManifest, SCHEMES, STEADY, takePictures } from './pictures.ts'
import { list, reportPage } from './report.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

/**
 * The slides that are asked for.
 * @throws UsageError where the base has none of them
 */
export function chooseSlides(slides: readonly Slide[], { slides: range, link }: Partial<Given<'compare'>>): readonly Slide[] {
  const { from, to } = range ?? { from: 1, to: slides.length }
  if (to > slides.length)
    throw new UsageError(`--slides must be among the slides of the base, 1 to ${slides.length}; got ${from}-${to}.`)
  if (link !== undefined)
    oneOf(slides.flatMap(slide => slide.link ?? []))(link, '--link')
  const chosen = slides.filter(slide => slide.no >= from && slide.no <= to && (link ?? slide.link) === slide.link)
  if (!chosen.length)
    throw new UsageError(`The slide with the link ${link} is not among the slides ${from} to ${to}.`)
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

export async function main(given: Given<'compare'>): Promise<void> {
  const schemes = given.only?.split(',').map(scheme => oneOf(SCHEMES)(scheme, '--only')) ?? SCHEMES
  const { match } = given
  const out = given.out === undefined ? join(CACHE, 'report') : resolvePath(given.out)
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
