/** How long the PDFs take, and how large they are. */
import type { Bench, Row } from '../bench.ts'
import { serve } from '../../lib/serve.ts'
import { makeEditions } from '../../pdf/editions.ts'
import { EDITIONS } from '../../pdf/print.ts'

/** All editions together, ms. */
const LIMIT = 45_000

export async function pdf({ decks: [{ dist }], browser, progress }: Bench): Promise<Row[]> {
  progress('PDFs')
  const served = await serve(0, dist)
  const start = performance.now()
  const editions = await makeEditions(browser, served.address, EDITIONS, `${dist}-paper`).finally(served.close)
  const time = performance.now() - start
  return [
    { name: 'PDFs, all editions', unit: 's', deck: time, target: LIMIT },
    ...editions.map(({ edition, bytes, pages }): Row => ({ name: `PDF, ${edition}`, unit: 'KB', deck: bytes, note: `${pages} pages` })),
  ]
}
