/** `npm run compare`: takes a picture of every slide at every click in two versions of the deck, and lists what differs. */
import type { Browser } from 'playwright-chromium'
import type { Given } from '../commands/index.ts'
import type { Pair } from './match.ts'
import type { Finding } from './report.ts'
import type { Pictures, Scheme, Stage } from './stage.ts'
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { launch } from '../lib/browser.ts'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'
import { writeFiles } from '../lib/write.ts'
import { CACHE, findDeck } from './decks.ts'
import { difference } from './difference.ts'
import { matchSlides } from './match.ts'
import { list, reportPage } from './report.ts'
import { openStage, SCHEMES, STEADY } from './stage.ts'

const FIRST_PORT = 4600
const REPORT = join(CACHE, 'report')

/** Compares the states of one slide, and writes the pictures of those that differ into the report. */
async function compareSlide(pair: Pair, scheme: Scheme, stages: Stage[]): Promise<Finding[]> {
  const [before, after] = await Promise.all([pair.before, pair.after].map(async (slide, i): Promise<Pictures> =>
    slide ? stages[i].picturesOf(slide.no) : new Map()))
  const clicks = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b)
  return Promise.all(clicks.map(async (click): Promise<Finding> => {
    const [old, now] = [before.get(click), after.get(click)]
    const share = old && now ? await difference(old, now) : old ? 'only before' : 'only after'
    const name = [scheme, pair.before?.no, pair.after?.no, click].join('-')
    const pictures = share === 0 ? {} : { ...(old && { [`${name}-before.png`]: old }), ...(now && { [`${name}-after.png`]: now }) }
    writeFiles(REPORT, pictures)
    return { pair, click, scheme, share, files: Object.keys(pictures) }
  }))
}

async function compareScheme(browser: Browser, addresses: string[], scheme: Scheme, pairs: Pair[]): Promise<Finding[]> {
  const states: Finding[] = []
  const left = pairs.values()
  // The printed edition is one long page.
  await Promise.all(Array.from({ length: scheme === 'print' ? 1 : availableParallelism() }, async () => {
    const stages = await Promise.all(addresses.map(address => openStage(browser, address, scheme)))
    for (const pair of left)
      states.push(...await compareSlide(pair, scheme, stages))
    await Promise.all(stages.map(stage => stage.close()))
  }))
  return states
}

/** By slide and click; the sort is stable, so the schemes stay in their order. */
export const inOrder = (states: Finding[], pairs: Pair[]): Finding[] =>
  pairs.flatMap(pair => states.filter(state => state.pair === pair).sort((a, b) => a.click - b.click))

/** Every state of every slide, in their order. */
async function compareDecks(decks: string[], schemes: readonly Scheme[]): Promise<Finding[]> {
  const browser = await launch({ args: STEADY })
  const served = [await serve(FIRST_PORT, decks[0]), await serve(FIRST_PORT, decks[1])]
  try {
    const addresses = served.map(({ address }) => address)
    const [before, after] = await Promise.all(addresses.map(async address => (await openStage(browser, address, 'light')).slides()))
    const pairs = matchSlides(before, after)
    const states: Finding[] = []
    for (const scheme of schemes)
      states.push(...await withProgress(`Comparing ${scheme}`, () => compareScheme(browser, addresses, scheme, pairs)))
    return inOrder(states, pairs)
  }
  finally {
    await browser.close()
    await Promise.all(served.map(({ close }) => close()))
  }
}

export async function main({ base = 'HEAD', only }: Given<'compare'>): Promise<void> {
  const { name, deck } = await findDeck(base)
  await buildIfChanged()
  rmSync(REPORT, { recursive: true, force: true })
  const states = await compareDecks([deck, join(ROOT, deckOf(WHOLE))], only ? [only] : SCHEMES)
  const findings = states.filter(({ share }) => share !== 0)
  const summary = `${findings.length || 'None'} of ${states.length} states differ between ${name} and the working tree.`
  writeFiles(REPORT, { 'index.html': reportPage(summary, findings) })
  if (findings.length)
    console.log(`\n${list(findings)}\n`)
  console.log(`${summary}\nReport: ${join(REPORT, 'index.html')}`)
}
