/** What a minute of film costs: filmed for the first time, put together anew with another timing, and its bytes. */
import type { Bench, Row } from '../bench.ts'
import { rmSync } from 'node:fs'
import { loadDeck } from '../../lib/deck.ts'
import { ROOT } from '../../lib/root.mjs'
import { sourcedSteps } from '../../record/plan.ts'
import { record } from '../../record/record.ts'
import { loadScript } from '../../speech/lecture.ts'
import { RATES } from '../../speech/rates.mjs'

/** Of work, ms, and bytes, a minute of film at 1920 by 1080 and 60 frames a second. */
const COLD = 25_000
const RETIMED = 8000
const SIZE = 4e6

export async function film({ decks: [{ dist }], progress }: Bench): Promise<Row[]> {
  const [deck, lecture] = [await loadDeck(), await loadScript(ROOT)]
  const sections = [...new Set(lecture.slides.map(slide => slide.section))]
  // The middle one is neither the quietest nor the busiest as a rule.
  const section = sections[Math.floor(sections.length / 2)]
  const slides = lecture.slides.filter(slide => slide.section === section)
  const folder = `${dist}-film`
  const filmAt = async (rate: number) => record({
    deck,
    sourced: await sourcedSteps(slides, { rate }),
    stage: { width: 1920, height: 1080, dark: false, camera: false, still: false },
    fps: 60,
    rate,
    folder: `${folder}/film`,
    name: 'film',
    cache: `${folder}/cache`,
    build: async () => dist,
  })
  rmSync(folder, { recursive: true, force: true })
  progress(`filming section ${section}`)
  const cold = await filmAt(RATES.usual)
  progress(`section ${section} at another rate`)
  const retimed = await filmAt(RATES.usual + 10)
  const note = `section ${section}, ${(cold.filmSeconds / 60).toFixed(1)} minutes, 1080p at 60 frames a second`
  return [
    { name: 'Film, work a minute', unit: 's', deck: cold.seconds * 60_000 / cold.filmSeconds, target: COLD, note },
    { name: 'Film, another timing', unit: 's', deck: retimed.seconds * 60_000 / retimed.filmSeconds, target: RETIMED, note: `${retimed.filmed} slides filmed` },
    { name: 'Film, bytes a minute', unit: 'KB', deck: cold.bytes * 60 / cold.filmSeconds, target: SIZE },
  ]
}
