/** The lecture on paper, and what it must say, made once for a state of its sources: every test reads the same files. */
import type { Report } from '../../pdf/editions.ts'
import type { State } from './walk.ts'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeEditions, REPORT } from '../../pdf/editions.ts'
import { EDITIONS } from '../../pdf/print.ts'
import { buildDeck, once, sourcesOf } from './build.ts'
import { whileServed } from './page.ts'
import { ROOT } from './project.ts'
import { lastStates } from './walk.ts'
import { walkedDeck } from './walked.ts'

export interface Editions {
  folder: string
  report: Report
}

/** The last state of every slide of the built deck. */
export const printedStates = async (): Promise<State[]> => lastStates((await walkedDeck()).states)

export async function makeAllEditions(): Promise<Editions> {
  const site = await buildDeck('deck')
  const folder = await once('test-editions', sourcesOf(ROOT, 'slides.md', ['kit/pdf/**']), async (out) => {
    mkdirSync(out)
    await whileServed(site, (browser, url) => makeEditions(browser, url, EDITIONS, out))
  })
  return { folder, report: JSON.parse(readFileSync(join(folder, REPORT), 'utf8')) as Report }
}
