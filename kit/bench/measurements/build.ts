/** How long a build takes. It leaves the built decks for the measurements after it. */
import type { Measurement } from '../bench.ts'
import { performance } from 'node:perf_hooks'
import { interleaved, quantile } from '../bench.ts'
import { build } from '../decks.ts'

export const buildTime: Measurement = {
  name: 'build',
  async measure({ decks, quick, progress }) {
    const times = await interleaved(decks, quick ? 1 : 3, async (deck) => {
      progress(`building ${deck.name}`)
      const start = performance.now()
      await build(deck)
      return performance.now() - start
    })
    const [deck, minimal] = times.map(runs => quantile(runs))
    return [{ name: 'Build', unit: 's', deck, minimal }]
  },
}
