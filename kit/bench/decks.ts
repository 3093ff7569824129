/** The two decks: the one to measure, and the least that Slidev makes of the same number of slides. */
import type { Deck } from './bench.ts'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import { UsageError } from '../lib/arguments.mjs'
import { runTool } from '../lib/tools.ts'

const ENTRY = 'slides.md'

/** Runs one of Slidev's commands on a deck; its output is shown only when it fails. */
export async function slidev(command: string, deck: Deck, ...options: string[]): Promise<void> {
  const { code, output } = await runTool('slidev', [command, join(deck.root, ENTRY), ...options], false)
  if (code !== 0)
    throw new UsageError(`slidev ${command} of ${deck.name} ended with ${code}:\n${output.trim()}`)
}

/** Builds a deck into its dist folder. */
export async function build(deck: Deck): Promise<void> {
  rmSync(deck.dist, { recursive: true, force: true })
  await slidev('build', deck, '--out', deck.dist)
}

/** The deck in `root`. */
export async function openDeck(root: string, cache: string): Promise<Deck> {
  const { slides } = await load({ userRoot: root, roots: [root], allowedRoots: [root] }, join(root, ENTRY))
  return { name: 'this deck', root, dist: join(cache, 'deck'), slides: slides.length }
}

function minimalSlide(_: unknown, index: number): string {
  return `# Slide ${index + 1}\n\n- One\n- Two\n- Three\n`
}

/** Writes theme-default's deck with so many slides: a heading and three bullets each, no web fonts so that it works offline too. */
export function writeMinimalDeck(slides: number, cache: string): Deck {
  const root = join(cache, 'minimal')
  mkdirSync(root, { recursive: true })
  const head = '---\ntheme: default\nfonts: { provider: none }\n---\n\n'
  writeFileSync(join(root, ENTRY), head + Array.from({ length: slides }, minimalSlide).join('\n---\n\n'))
  writeFileSync(join(root, 'package.json'), '{ "name": "minimal-deck", "private": true, "type": "module" }\n')
  return { name: 'minimal deck', root, dist: join(cache, 'minimal-dist'), slides }
}
