/** The lecture on paper, and what it must say, made once for a state of its sources: every test reads the same files. */
import type { EditionReport } from '../../pdf/editions.ts'
import type { State } from './walk.ts'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeEditions } from '../../pdf/editions.ts'
import { EDITIONS } from '../../pdf/print.ts'
import { buildDeck, once, sourcesOf } from './build.ts'
import { whileServed } from './page.ts'
import { ROOT } from './project.ts'
import { lastStates } from './walk.ts'
import { walkedDeck } from './walked.ts'

/** What the makers said of the files, beside them. */
const REPORTS = 'reports.json'

export interface Editions {
  folder: string
  reports: EditionReport[]
}

/** The last state of every slide of the built deck. */
export const printedStates = async (): Promise<State[]> => lastStates((await walkedDeck()).states)

export async function makeAllEditions(): Promise<Editions> {
  const site = await buildDeck('deck')
  const folder = await once('test-editions', sourcesOf(ROOT, 'slides.md', ['kit/pdf/**']), async (out) => {
    mkdirSync(out)
    const reports = await whileServed(site, (browser, url) => makeEditions(browser, url, EDITIONS, out))
    writeFileSync(join(out, REPORTS), JSON.stringify(reports))
  })
  return { folder, reports: JSON.parse(readFileSync(join(folder, REPORTS), 'utf8')) as EditionReport[] }
}
