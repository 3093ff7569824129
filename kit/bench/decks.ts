/** The two decks: the one to measure, and the least that Slidev makes of the same number of slides. */
import type { Browser, Page } from 'playwright-chromium'
import type { Deck } from './bench.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfChanged, deckOf, slidevBuild } from '../lib/build.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { loadDeck } from '../lib/deck.ts'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'

const MINIMAL = join(ROOT, '.cache', 'bench', 'minimal')

/** This deck, built as `npm start` builds it. */
export async function thisDeck(): Promise<Deck> {
  await buildIfChanged()
  const { slides } = await loadDeck()
  return { name: 'this deck', dist: join(ROOT, deckOf(WHOLE)), slides: slides.length }
}

/** Slidev's own theme with so many slides: a heading and three bullets each, no web fonts, so that it works offline too. */
export async function minimalDeck(slides: number): Promise<Deck> {
  const [entry, dist] = [join(MINIMAL, 'slides.md'), join(MINIMAL, 'dist')]
  mkdirSync(MINIMAL, { recursive: true })
  const head = '---\ntheme: default\nfonts: { provider: none }\n---\n\n'
  const slide = (_: unknown, index: number): string => `# Slide ${index + 1}\n\n- One\n- Two\n- Three\n`
  writeFileSync(entry, head + Array.from({ length: slides }, slide).join('\n---\n\n'))
  writeFileSync(join(MINIMAL, 'package.json'), '{ "name": "minimal-deck", "private": true, "type": "module" }\n')
  await slidevBuild('The minimal deck', [entry, '--out', dist])
  return { name: 'the minimal deck', dist, slides }
}

/** Opens a page on a built deck while `work` runs: in a context of its own, so with nothing cached. */
export async function whileOpen<Result>(browser: Browser, { dist }: Deck, work: (page: Page, url: string) => Promise<Result>): Promise<Result> {
  const served = await serve(0, dist)
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  try {
    return await work(page, served.address)
  }
  finally {
    await page.close()
    await served.close()
  }
}
