/** Goes through the deck as a lecturer does, by the keyboard alone, and looks at every state. */
import type { Page } from 'playwright-chromium'
import type { Look, Position } from './in-page/index.ts'
import type { Incident, Opened } from './page.ts'
import type { Problem } from './problem.ts'
import { goTo } from './page.ts'

export interface State extends Position, Look {}

export interface Walk {
  states: State[]
  problems: Problem[]
  /** Presses of ArrowRight that moved something. */
  presses: number
  /** What one more press at the end did. */
  endMoved: boolean
}

/** How long a key may take to show. */
const KEY_LIMIT_MS = 4000
/** How long nothing must happen to be nothing. */
const STILL_MS = 400
/** How late a slide that was just mounted may still complain. */
const LATE_MS = 1200

export const positionOf = (page: Page): Promise<Position> => page.evaluate(() => window.inspect.position())

/** Presses a key and waits for the deck to move. */
export async function press(page: Page, key: string, limit = KEY_LIMIT_MS): Promise<boolean> {
  const { slide, click } = await positionOf(page)
  await page.keyboard.press(key)
  const moved = await page.waitForFunction(([slide, click]) => {
    const now = window.inspect.position()
    return now.slide !== slide || now.click !== click
  }, [slide, click], { timeout: limit, polling: 20 }).then(() => true, () => false)
  if (moved)
    await page.evaluate(() => window.inspect.settle())
  return moved
}

export interface WalkOptions {
  /** Does more on a slide once its last click is reached; must leave the deck where it was. */
  atLastClick?: (page: Page, state: State) => Promise<Problem[]>
  /** Only walk; look at nothing. */
  blind?: boolean
}

const UNSEEN: Look = { headline: '', findings: [], signature: '', figures: [] }

export async function walk({ page, incidents }: Opened, url: string, { atLastClick, blind = false }: WalkOptions = {}): Promise<Walk> {
  const states: State[] = []
  const problems: Problem[] = []
  const titles = new Map<number, string>()
  const happened: (Incident & Position)[] = []
  await goTo(page, url, 1)
  let presses = 0
  for (;;) {
    const position = await positionOf(page)
    const look = blind ? UNSEEN : await page.evaluate(() => window.inspect.look()).catch((error: Error) => ({ ...UNSEEN, findings: [{ check: 'not empty', message: error.message.split('\n')[0] }] }))
    const state = { ...position, ...look }
    states.push(state)
    titles.set(state.slide, look.headline)
    problems.push(...look.findings.map(finding => ({ ...finding, slide: state.slide, title: look.headline, clicks: [state.click] })))
    happened.push(...incidents.splice(0).map(incident => ({ ...incident, ...position })))
    if (state.click >= state.clicksTotal && atLastClick) {
      problems.push(...await atLastClick(page, state))
      happened.push(...incidents.splice(0).map(incident => ({ ...incident, ...position })))
    }
    if (state.slide === state.slides && state.click >= state.clicksTotal)
      break
    if (!await press(page, 'ArrowRight')) {
      problems.push({ check: 'walk', slide: state.slide, title: look.headline, clicks: [state.click], message: 'ArrowRight does nothing' })
      break
    }
    presses++
  }
  const endMoved = await press(page, 'ArrowRight', STILL_MS)
  problems.push(...await attribute(page, incidents, url, happened, titles))
  return { states, problems, presses, endMoved }
}

/** Puts what went wrong down to a slide. Slidev mounts the neighbours of a slide with it, so at a slide's arrival it may be theirs. */
async function attribute(page: Page, incidents: Incident[], url: string, happened: (Incident & Position)[], titles: Map<number, string>): Promise<Problem[]> {
  const heard = new Map<number, string[]>()
  const heardAt = async (slide: number, message: string): Promise<boolean> => {
    if (!heard.has(slide)) {
      // What the page before still has to say is not this one's.
      await page.goto('about:blank')
      incidents.splice(0)
      await goTo(page, url, slide)
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(LATE_MS)
      heard.set(slide, incidents.splice(0).map(({ message }) => message))
    }
    return heard.get(slide)!.includes(message)
  }
  /** The slide after next brings the next one along, the one before does not. */
  const isNext = async ({ slide, slides, message }: Incident & Position): Promise<boolean> =>
    slide + 2 <= slides ? heardAt(slide + 2, message) : await heardAt(slide + 1, message) && slide > 1 && !await heardAt(slide - 1, message)
  /** Or the one before complained late. */
  const isBefore = async ({ slide, slides, message }: Incident & Position): Promise<boolean> =>
    slide < slides ? slide > 1 && await heardAt(slide - 1, message) && !await heardAt(slide + 1, message) : slide > 2 && heardAt(slide - 2, message)
  const problems: Problem[] = []
  for (const incident of happened) {
    const { check, message, slide, click, slides } = incident
    let at = slide
    if (click === 0 && slide < slides && await isNext(incident))
      at = slide + 1
    else if (click === 0 && await isBefore(incident))
      at = slide - 1
    problems.push({ check, message, slide: at, title: titles.get(at) ?? '', clicks: at === slide ? [click] : [0] })
  }
  return problems
}

/** Clicks of each slide, as the walk found them. */
export function clicksBySlide(states: State[]): Map<number, number> {
  const clicks = new Map<number, number>()
  for (const { slide, click } of states)
    clicks.set(slide, Math.max(click, clicks.get(slide) ?? 0))
  return clicks
}

/** The last state of each slide, reached by its address: what the PDF must show. */
export async function lastStates(page: Page, url: string): Promise<State[]> {
  const states: State[] = []
  await goTo(page, url, 1)
  for (;;) {
    const { slide, slides, clicksTotal } = await positionOf(page)
    if (clicksTotal > 0)
      await goTo(page, url, slide, clicksTotal)
    const [position, seen] = [await positionOf(page), await page.evaluate(() => window.inspect.seen())]
    states.push({ ...position, ...seen, findings: [] })
    if (slide === slides)
      return states
    await goTo(page, url, slide + 1)
  }
}
