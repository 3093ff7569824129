/** Makes the site to publish: the deck at any address, its PDFs, and a page to read along. */
import type { Browser } from 'playwright-chromium'
import type { Paper } from '../pdf/print.ts'
import type { SpokenLecture } from './lecture.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { slidevBuild } from '../lib/build.ts'
import { entryOf, WHOLE } from '../lib/cuts.mjs'
import { withProgress } from '../lib/progress.mjs'
import { makeEditions } from '../pdf/editions.ts'
import { EDITIONS } from '../pdf/print.ts'
import { withHead } from './head.ts'
import { takePictures } from './pictures.ts'
import { pictureOf, readerPage } from './reader.ts'

export const READER = 'read.html'
const PREVIEW = 'preview.png'
const NAMES = { 'slides': 'The slides to keep', 'handout': 'The handout: slides with the spoken text', '3up': 'Three slides a page, with lines for notes' }

/** Of public/, where `npm run notebook` writes them. */
export const NOTEBOOKS = {
  'exercises-python.ipynb': 'Python, for Colab and Jupyter',
  'exercises.ipynb': 'TypeScript, for Jupyter with the Deno kernel',
}

/** Slidev's flags for a site that works at any address. */
export const siteFlags = (folder: string, cut: number = WHOLE): string[] => [entryOf(cut), '--base', './', '--router-mode', 'hash', '--out', folder]

/**
 * The deck with addresses behind a # and files beside its page: it works below any path, on any server of files.
 * @param hasPaper whether the PDFs and the page to read along will lie beside it; kit/client/published.ts
 * @throws UsageError when it does not build
 */
export const buildSite = (folder: string, cut: number, hasPaper: boolean): Promise<void> =>
  withProgress('Building the site', () =>
    slidevBuild('The site', siteFlags(folder, cut), hasPaper ? {} : { VITE_NO_PAPER: '1' }))

/** The page's title, description and picture, for search and for shared links. */
export function completeHead(folder: string, address: string, { title, description, author }: SpokenLecture): void {
  for (const file of ['index.html', '404.html'].map(name => join(folder, name)).filter(file => existsSync(file)))
    writeFileSync(file, withHead(readFileSync(file, 'utf8'), { title, description, author, picture: `${address}${PREVIEW}` }))
}

interface Site {
  /** Address of the served deck. */
  deck: string
  folder: string
  /** Where the site will be published, or './'. */
  address: string
  lecture: SpokenLecture
  cut: number
  paper?: Paper
}

/** The PDFs, and the page to read along with a picture of every slide. */
export async function addPaper(browser: Browser, { deck, folder, address, lecture, cut, paper }: Site): Promise<void> {
  const editions = await withProgress('Printing the PDFs', () => makeEditions(browser, deck, EDITIONS, folder, cut, paper))
  const pictures = new Map(lecture.slides.map(({ number }) => [number, join(folder, pictureOf(number))]))
  const shown = await withProgress('Taking the pictures', () => takePictures(browser, deck, pictures))
  const downloads = editions.map(({ edition, file, bytes }) => ({ file, name: NAMES[edition], bytes }))
  const notebooks = Object.entries(NOTEBOOKS).map(([file, name]) => ({ file, name })).filter(({ file }) => existsSync(join(folder, file)))
  // The page follows the reader's system; the deck has a switch of its own.
  const tokens = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8')
    .replace('color-scheme: light;', 'color-scheme: light dark;')
  writeFileSync(join(folder, READER), readerPage({ lecture, shown, downloads, notebooks, tokens, picture: `${address}${PREVIEW}` }))
}
