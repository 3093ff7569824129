/** npm run bench: what this deck costs, against a minimal one built by the same script in the same run. */
import type { Bench, Row } from './bench.ts'
import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { UsageError } from '../lib/arguments.mjs'
import { launch } from '../lib/browser.ts'
import { ROOT } from '../lib/root.mjs'
import { openDeck, writeMinimalDeck } from './decks.ts'
import { MEASUREMENTS } from './measurements/index.ts'
import { toTable, toVerdict } from './table.ts'

const CACHE = join(ROOT, '.cache/bench')
/** Programs waiting for each processor core; the bench itself keeps about one busy. */
const BUSY = 1.5
const HELP = `npm run bench [-- options]

Measures this deck against a minimal theme-default deck with as many slides:
bytes and time until the first slide stands, click steps, build, PDF, film.
A missed target is reported; it is not an error.

  --quick        no PDF and no film, fewer repeats
  --deck FOLDER  another deck than this one (a folder with slides.md)
  --help         this text`

interface Options {
  quick: boolean
  deck: string
  help: boolean
}

/** @throws UsageError when the command line is not understood */
function readOptions(args: string[]): Options {
  const { quick, deck, help } = parse(args)
  if (!existsSync(join(resolve(deck), 'slides.md')))
    throw new UsageError(`There is no slides.md in ${deck}.`)
  return { quick, deck: resolve(deck), help }
}

function parse(args: string[]): Options {
  try {
    return parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        deck: { type: 'string', default: ROOT },
        help: { type: 'boolean', default: false },
      },
    }).values
  }
  catch (error) {
    // The first sentence says what is wrong; the rest is for programmers of the command line.
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.\n\n${HELP}`)
  }
}

async function runMeasurements(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const { slow, measure } of MEASUREMENTS) {
    if (!slow || !bench.quick)
      rows.push(...await measure(bench))
  }
  return rows
}

async function run({ quick, deck: root }: Options): Promise<void> {
  const start = performance.now()
  const progress = (text: string): void => console.error(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}`)
  const deck = await openDeck(root, CACHE)
  const minimal = writeMinimalDeck(deck.slides, CACHE)
  progress(`${deck.slides} slides`)
  const browser = await launch()
  try {
    const rows = await runMeasurements({ decks: [deck, minimal], quick, browser, progress })
    console.log(`\n${toTable(rows)}\n\n${toVerdict(rows)}`)
    if (loadavg()[0] > BUSY * availableParallelism())
      console.log(`This machine was busy with other work (load ${loadavg()[0].toFixed(1)}): the times are unsure, the bytes are not.`)
  }
  finally {
    await browser.close()
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help)
    console.log(HELP)
  else
    await run(options)
}

try {
  await main()
}
catch (error) {
  if (!(error instanceof UsageError))
    throw error
  console.error(error.message)
  process.exitCode = 1
}
