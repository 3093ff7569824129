/** The two decks: the one to measure, and the least that Slidev makes of the same number of slides. */
import type { Deck } from './bench.ts'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { UsageError } from '../lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { loadDeck } from '../lib/deck.ts'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'
import { runTool } from '../lib/tools.ts'

const ENTRY = 'slides.md'

/** Runs one of Slidev's commands on a deck; its output is shown only when it fails. */
export async function slidev(command: string, deck: Deck, ...options: string[]): Promise<void> {
  const { code, output } = await runTool('slidev', [command, join(deck.root, ENTRY), ...options])
  if (code !== 0)
    throw new UsageError(`slidev ${command} of ${deck.name} ended with ${code}:\n${output.trim()}`)
}

/** Packs what a host would send packed. */
function pack({ dist }: Deck): void {
  for (const file of globSync('**/*.{html,js,css,json,svg}', { cwd: dist }))
    writeFileSync(join(dist, `${file}.gz`), gzipSync(readFileSync(join(dist, file)), { level: 9 }))
}

/** This deck, built as `npm start` builds it. */
export async function thisDeck(cache: string): Promise<Deck> {
  await buildIfChanged()
  const { slides } = await loadDeck()
  const deck = { name: 'this deck', root: ROOT, dist: join(cache, 'deck'), slides: slides.length }
  rmSync(deck.dist, { recursive: true, force: true })
  cpSync(join(ROOT, deckOf(WHOLE)), deck.dist, { recursive: true })
  pack(deck)
  return deck
}

/** Slidev's own theme with so many slides: a heading and three bullets each, no web fonts, so that it works offline too. */
export async function minimalDeck(slides: number, cache: string): Promise<Deck> {
  const root = join(cache, 'minimal')
  mkdirSync(root, { recursive: true })
  const head = '---\ntheme: default\nfonts: { provider: none }\n---\n\n'
  const slide = (_: unknown, index: number): string => `# Slide ${index + 1}\n\n- One\n- Two\n- Three\n`
  writeFileSync(join(root, ENTRY), head + Array.from({ length: slides }, slide).join('\n---\n\n'))
  writeFileSync(join(root, 'package.json'), '{ "name": "minimal-deck", "private": true, "type": "module" }\n')
  const deck = { name: 'the minimal deck', root, dist: join(cache, 'minimal-dist'), slides }
  rmSync(deck.dist, { recursive: true, force: true })
  await slidev('build', deck, '--out', deck.dist)
  pack(deck)
  return deck
}

/** Serves a built deck, packed, to a browser that may not keep it, while `work` runs. */
export async function whileServed<Result>({ dist }: Deck, work: (url: string) => Promise<Result>): Promise<Result> {
  const served = await serve(0, dist, { single: true, gzip: true, setHeaders: response => response.setHeader('cache-control', 'no-store') })
  return work(served.address).finally(served.close)
}
