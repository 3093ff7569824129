/** `npm run audience -- export` and `-- delete`: what the rooms of this lecture have said, as a table and a page. */
import type { Given } from './index.ts'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { entryOf } from '../lib/cuts.mjs'
import { resolvePath, shortPath } from '../lib/path.ts'
import { HOME, ROOT } from '../lib/root.mjs'
import { writeFile } from '../lib/write.ts'
import { roomFile } from '../room/audience.ts'
import { readRoomDeck } from '../room/read-deck.ts'
import { readReport, reportPage, reportTable } from '../room/report.ts'
import { openStore } from '../room/store.ts'

const DOES: readonly string[] = ['export', 'delete']

export async function main({ words: [what], output, cut }: Given<'audience'>): Promise<void> {
  if (!DOES.includes(what))
    throw new UsageError(`Say what to do: npm run audience -- ${DOES.join(', or -- ')}${what ? `; got "${what}"` : ''}.`)
  if (!existsSync(roomFile))
    throw new UsageError('No room has said anything yet: npm start -- --audience opens one.')
  if (what === 'delete') {
    openStore(roomFile).close() // or somebody is writing into it
    rmSync(dirname(roomFile), { recursive: true, force: true })
    return console.log('What the rooms said is deleted.')
  }
  const store = openStore(roomFile)
  try {
    const deck = await readRoomDeck(ROOT, entryOf(cut))
    const reports = store.lectures().map(lecture => readReport(deck, store, lecture))
    const folder = output ? resolvePath(output) : dirname(roomFile)
    const tokens = readFileSync(join(HOME, 'kit', 'styles', 'tokens.css'), 'utf8')
    const [table, page] = [join(folder, 'answers.csv'), join(folder, 'report.html')]
    writeFile(table, reportTable(reports))
    writeFile(page, reportPage(reports.at(-1)!, tokens))
    console.log(`${shortPath(table)}: every lecture, ${reports.length} in all.\n${shortPath(page)}: the last one, on a page.`)
  }
  finally {
    store.close()
  }
}
