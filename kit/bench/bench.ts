/** What a part of the bench is given, and what it hands back. One part is one file in parts/. */
import type { Browser } from 'playwright-chromium'

/** A deck of which something is measured. */
export interface Deck {
  /** Name for progress lines. */
  name: string
  /** Folder of slides.md. */
  root: string
  /** Where its built files go. */
  dist: string
  slides: number
}

/** One line of the table. */
export interface Row {
  name: string
  unit: keyof typeof UNITS
  deck: number
  /** Nothing where a minimal deck has no such thing. */
  minimal?: number
  /** What this deck may take at most; without it the row is for information. */
  target?: number
  /** What the number alone does not say, such as the slide it belongs to. */
  note?: string
}

export interface Bench {
  /** This deck first, then the minimal one; both are built. */
  decks: [deck: Deck, minimal: Deck]
  /** A quick run repeats less. */
  quick: boolean
  browser: Browser
  /** Says what is being done now. */
  progress: (text: string) => void
}

export type Part = (bench: Bench) => Promise<Row[]>

/** Every unit a row may have: base units to shown ones, and decimals. */
export const UNITS = {
  KB: { per: 1000, digits: 1 },
  ms: { per: 1, digits: 1 },
  s: { per: 1000, digits: 2 },
} as const

/** The value below which the given share of `values` lies; the middle one by default. */
export function quantile(values: number[], share = 0.5): number {
  if (!values.length)
    throw new RangeError('no values to take a quantile of')
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]
  return below + (sorted[Math.ceil(position)] - below) * (position % 1)
}

/** Runs `work` on both decks in turn, so that a slow minute of the machine falls on both, and hands back what each run gave. */
export async function interleaved<Result>(decks: Bench['decks'], times: number, work: (deck: Deck, round: number) => Promise<Result>): Promise<[Result[], Result[]]> {
  const results: [Result[], Result[]] = [[], []]
  for (let round = 0; round < times; round++) {
    results[0].push(await work(decks[0], round))
    results[1].push(await work(decks[1], round))
  }
  return results
}

/**
 * Runs the parts one after the other. One that fails costs its own rows alone.
 * @returns the rows of the others, and what each failure says, with the name of its part
 */
export async function runParts(parts: Record<string, Part>, bench: Bench): Promise<{ rows: Row[], failures: string[] }> {
  const rows: Row[] = []
  const failures: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    try {
      rows.push(...await part(bench))
    }
    catch (error) {
      failures.push(`The part "${name}" failed: ${(error as Error).message.trim()}`)
      bench.progress(`${name} failed`)
    }
  }
  return { rows, failures }
}
