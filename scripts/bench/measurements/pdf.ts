/** How long the PDF takes, and how large it is, a slide. */
import type { Deck, Measurement } from '../bench.ts'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { ensureBrowser } from '../../lib/browser.ts'
import { slidev } from '../decks.ts'

/** Slidev prints slides that are still loading as blank pages when the machine is busy. Not counted as its time. */
const REST = 3000
const LIMIT = 180_000

interface Export {
  time: number
  bytes: number
  /** Pages without a word. */
  blank: number
}

async function countBlank(data: Uint8Array): Promise<number> {
  const document = await getDocument({ data, verbosity: 0 }).promise
  const pages = await Promise.all(Array.from({ length: document.numPages }, async (_, index) => {
    const { items } = await (await document.getPage(index + 1)).getTextContent()
    return items.length
  }))
  return pages.filter(items => items === 0).length
}

async function exportPdf(deck: Deck, browser: string): Promise<Export> {
  const file = `${deck.dist}.pdf`
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const start = performance.now()
  await slidev('export', deck, '--output', file, '--wait', String(REST), '--timeout', String(LIMIT), '--executable-path', browser)
  const time = performance.now() - start - REST
  const data = readFileSync(file)
  return { time: time / deck.slides, bytes: data.length / deck.slides, blank: await countBlank(new Uint8Array(data)) }
}

export const pdf: Measurement = {
  name: 'PDF',
  slow: true,
  async measure({ decks, progress }) {
    const browser = await ensureBrowser()
    const runs: Export[] = []
    for (const deck of decks) {
      progress(`exporting the PDF of ${deck.name}`)
      runs.push(await exportPdf(deck, browser))
    }
    const [deck, minimal] = runs
    const note = runs.some(({ blank }) => blank) ? `blank pages: ${deck.blank} here, ${minimal.blank} in the minimal deck` : undefined
    return [
      { name: 'PDF export, a slide', unit: 's', deck: deck.time, minimal: minimal.time },
      { name: 'PDF size, a slide', unit: 'KB', deck: deck.bytes, minimal: minimal.bytes, note },
    ]
  },
}
