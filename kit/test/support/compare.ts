/** Checks that compare two ways to the same state. */
import type { Browser } from 'playwright-chromium'
import type { Problem } from './problem.ts'
import type { Deck } from './source.ts'
import type { State } from './walk.ts'
import { goTo } from './page.ts'
import { clicksInNote, problemOf } from './source.ts'
import { clicksBySlide, inPages, lastStates, positionOf, press } from './walk.ts'

/** Longest transition of the deck. */
const TRANSITION_MS = 2000

/** The first line in which two states differ. */
function difference(expected: string, found: string): string {
  const [before, after] = [expected.split('\n'), found.split('\n')]
  const gone = before.find(line => !after.includes(line))
  const come = after.find(line => !before.includes(line))
  return [gone && `"${gone.slice(0, 120)}" is missing`, come && `"${come.slice(0, 120)}" is too many`].filter(Boolean).join(', ') || 'in another order'
}

const problem = (check: string, { slide, headline, click }: State, message: string): Problem => ({ check, slide, title: headline, clicks: [click], message })

/**
 * An address with ?clicks=n shows what walking there shows. The last state of each slide is loaded by its address; to
 * the others the deck goes by theirs, from another slide, and mounts them anew.
 */
export async function deepLinks(browser: Browser, url: string, states: State[]): Promise<Problem[]> {
  const last = new Set(lastStates(states))
  const inTurns = states.toSorted((a, b) => a.click - b.click || a.slide - b.slide)
  const problems = await inPages(browser, { url, mounting: 'current' }, inTurns, async ({ page }, state) => {
    if (last.has(state) || page.url() === 'about:blank')
      await goTo(page, url, state.slide, state.click)
    else
      await page.evaluate(([slide, click]) => window.inspect.go(slide, click), [state.slide, state.click])
    const { slide, click } = await positionOf(page)
    if (slide !== state.slide || click !== state.click)
      return [problem('deep link', state, `the address leads to slide ${slide}, click ${click}`)]
    const found = await page.evaluate(() => window.inspect.signature())
    return found === state.signature ? [] : [problem('deep link', state, `the address shows something else: ${difference(state.signature, found)}`)]
  })
  return problems.flat()
}

/** With motion, each state ends as it is without. */
export async function withMotion(browser: Browser, url: string, states: State[], slides: number[]): Promise<Problem[]> {
  const problems = await inPages(browser, { url, motion: true }, slides, async ({ page }, slide) => {
    const found: Problem[] = []
    await goTo(page, url, slide)
    for (const state of states.filter(candidate => candidate.slide === slide)) {
      if (state.click > 0 && !await press(page, 'ArrowRight'))
        found.push(problem('motion', state, 'ArrowRight does nothing'))
      await page.waitForTimeout(TRANSITION_MS)
      const signature = await page.evaluate(() => window.inspect.signature())
      if (signature !== state.signature)
        found.push(problem('motion', state, `with motion it ends as something else: ${difference(state.signature, signature)}`))
    }
    return found
  })
  return problems.flat()
}

/** The slides whose states take the most clicks, for what is too slow to do everywhere. */
export function mostClicks(states: State[], count: number): number[] {
  return [...clicksBySlide(states)].filter(([, clicks]) => clicks > 0).sort(([, a], [, b]) => b - a).slice(0, count).map(([slide]) => slide)
}

/** The notes mark as many clicks as the slide takes. */
export function noteMarks(deck: Deck, states: State[]): Problem[] {
  const clicks = clicksBySlide(states)
  return deck.slides.flatMap((slide) => {
    const marked = clicksInNote(slide.note)
    const taken = clicks.get(slide.index + 1) ?? 0
    return marked === taken ? [] : [problemOf('click marks', slide, `the notes mark ${marked} clicks, the slide takes ${taken}`)]
  })
}
