/** What a part of the bench is given, and what it hands back. One part is one file in parts/. */
import type { Browser } from 'playwright-chromium'

/** A deck of which something is measured. */
export interface Deck {
  /** Name for progress lines. */
  name: string
  /** Where its built files go. */
  dist: string
  slides: number
}

/** One line of the table. */
export interface Row {
  name: string
  unit: 'KB' | 'MB' | 'ms' | 's'
  /** In bytes or milliseconds. */
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

/** Runs `work` on both decks in turn, so that a slow minute of the machine falls on both. */
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
    }
  }
  return { rows, failures }
}
