/** What a minute of film costs: filmed for the first time, put together anew with another timing, and its bytes. Has no counterpart in the minimal deck. */
import type { Measurement, Row } from '../bench.ts'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadDeck } from '../../lib/deck.ts'
import { ROOT } from '../../lib/root.mjs'
import { sourcedSteps } from '../../record/plan.ts'
import { record } from '../../record/record.ts'
import { loadScript } from '../../speech/lecture.ts'
import { RATES } from '../../speech/timing.ts'
import { build } from '../decks.ts'

/** With live drawings, a code slide and hatching: neither the quietest nor the busiest. */
const SECTION = 9
const CACHE = join(ROOT, '.cache/bench/record')
/** Of work, ms, and bytes, a minute of film at 1920 by 1080 and 60 frames a second. */
const COLD = 25_000
const RETIMED = 8000
const SIZE = 4e6

export const recording: Measurement = {
  name: 'recording',
  slow: true,
  async measure({ decks: [deck], progress }) {
    if (deck.root !== ROOT)
      return []
    if (!existsSync(join(deck.dist, 'index.html')))
      await build(deck)
    const [source, lecture] = [await loadDeck(ROOT), await loadScript(ROOT)]
    const slides = lecture.slides.filter(({ section }) => section === SECTION)
    const film = async (rate: number) => record({
      deck: source,
      lecture,
      slides,
      sourced: await sourcedSteps(slides, { rate }),
      size: '1080p',
      fps: 60,
      dark: false,
      camera: false,
      still: false,
      draft: false,
      rate,
      folder: join(CACHE, 'film'),
      name: 'film',
      cache: join(CACHE, 'cache'),
      build: async () => deck.dist,
    })
    rmSync(CACHE, { recursive: true, force: true })
    progress(`filming section ${SECTION}`)
    const cold = await film(RATES.usual)
    progress(`section ${SECTION} at another rate`)
    const retimed = await film(RATES.usual + 10)
    const note = `section ${SECTION}, ${(cold.filmSeconds / 60).toFixed(1)} minutes, 1080p at 60 frames a second`
    return [
      { name: 'Film, work a minute', unit: 's', deck: cold.seconds * 60_000 / cold.filmSeconds, minimal: 0, target: COLD, note },
      { name: 'Film, another timing', unit: 's', deck: retimed.seconds * 60_000 / retimed.filmSeconds, minimal: 0, target: RETIMED, note: `${retimed.filmed} slides filmed` },
      { name: 'Film, bytes a minute', unit: 'KB', deck: cold.bytes * 60 / cold.filmSeconds, minimal: 0, target: SIZE },
    ] satisfies Row[]
  },
}
