/** The walk through the whole deck, done once for a state of its sources: several tests read what it found. */
import type { Walk } from './walk.ts'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDeck, once, sourcesOf } from './build.ts'
import { useControls } from './controls.ts'
import { whileServed } from './page.ts'
import { ROOT } from './project.ts'
import { loadDeck } from './source.ts'
import { walkInParts } from './walk.ts'

/** In light, with everything that keys do at the last click of a slide. */
export async function walkedDeck(): Promise<Walk> {
  const site = await buildDeck('deck')
  const folder = await once('test-walk', sourcesOf(ROOT, 'slides.md', ['kit/test/support/**']), async (out) => {
    const { slides, settings } = await loadDeck()
    const walked = await whileServed(site, (browser, url) => walkInParts(browser, { url }, slides.length, useControls(settings)))
    mkdirSync(out)
    writeFileSync(join(out, 'walk.json'), JSON.stringify(walked))
  })
  return JSON.parse(readFileSync(join(folder, 'walk.json'), 'utf8')) as Walk
}
