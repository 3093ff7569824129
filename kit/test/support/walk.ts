/** Goes through the deck as a lecturer does, by the keyboard alone, and looks at every state. */
import type { Browser, Page } from 'playwright-chromium'
import type { Look, Position } from './in-page/index.ts'
import type { Opened, OpenOptions } from './page.ts'
import type { Finding, Problem } from './problem.ts'
import { availableParallelism } from 'node:os'
import { goTo, open } from './page.ts'

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
/** How many walk at once. */
const PAGES = Math.min(availableParallelism(), 4)
/** Slides that one page walks before it takes the next part: few, so that the parts end together. */
const PART = 10

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
  /** The first slide; the first of the deck as a rule. */
  from?: number
  /** The last one. The press behind it belongs to the walk: it leads to the next slide, or nowhere at the end of the deck. */
  to?: number
}

const UNSEEN: Look = { headline: '', findings: [], signature: '', figures: [] }

async function lookAt(page: Page): Promise<State> {
  const position = await positionOf(page)
  const look = await page.evaluate(() => window.inspect.look()).catch((error: Error) => ({ ...UNSEEN, findings: [{ check: 'not empty', message: error.message.split('\n')[0] }] }))
  return { ...position, ...look }
}

export async function walk({ page, incidents }: Opened, url: string, { atLastClick, from = 1, to = Infinity }: WalkOptions = {}): Promise<Walk> {
  const states: State[] = []
  const problems: Problem[] = []
  await goTo(page, url, from)
  for (let presses = 0; ; presses++) {
    const state = await lookAt(page)
    const { slide, click, clicksTotal, slides, headline } = state
    const say = ({ check, message }: Finding) => problems.push({ check, slide, title: headline, clicks: [click], message })
    states.push(state)
    state.findings.forEach(say)
    const isLastClick = click >= clicksTotal
    if (isLastClick && atLastClick)
      problems.push(...await atLastClick(page, state))
    incidents.splice(0).forEach(say)
    const isEnd = isLastClick && slide === slides
    const moved = await press(page, 'ArrowRight', isEnd ? STILL_MS : KEY_LIMIT_MS)
    if (isEnd)
      return { states, problems, presses, endMoved: moved }
    if (!moved)
      say({ check: 'walk', message: 'ArrowRight does nothing' })
    if (!moved || (isLastClick && slide >= to))
      return { states, problems, presses: presses + Number(moved), endMoved: false }
  }
}

/**
 * Walks the whole deck in several pages at once, each some slides at a time. Slides are mounted once they are on stage,
 * so what goes wrong is put down to the right one.
 */
export async function walkInParts(browser: Browser, options: OpenOptions, slides: number, atLastClick?: WalkOptions['atLastClick']): Promise<Walk> {
  // To mount all of them takes seconds each time.
  const size = options.mounting === 'all' ? Math.ceil(slides / PAGES) : PART
  const starts = Array.from({ length: Math.ceil(slides / size) }, (_, part) => part * size + 1)
  const parts = await inPages(browser, { mounting: 'seen', looking: true, ...options }, starts, (opened, from) =>
    walk(opened, options.url, { from, to: Math.min(from + size - 1, slides), atLastClick }))
  return {
    states: parts.flatMap(({ states }) => states),
    problems: parts.flatMap(({ problems }) => problems),
    presses: parts.reduce((sum, { presses }) => sum + presses, 0),
    endMoved: parts.at(-1)!.endMoved,
  }
}

/** Does `work` for each item, in a few pages at once; results in the order of the items. */
export async function inPages<Item, Result>(browser: Browser, options: OpenOptions, items: readonly Item[], work: (opened: Opened, item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const queue = [...items.entries()]
  await Promise.all(Array.from({ length: PAGES }, async () => {
    const opened = await open(browser, options)
    for (let next = queue.shift(); next; next = queue.shift())
      results[next[0]] = await work(opened, next[1])
    await opened.context.close()
  }))
  return results
}

/** Clicks of each slide, as the walk found them. */
export function clicksBySlide(states: State[]): Map<number, number> {
  const clicks = new Map<number, number>()
  for (const { slide, click } of states)
    clicks.set(slide, Math.max(click, clicks.get(slide) ?? 0))
  return clicks
}

/** The last state of each slide: what the PDF must show. */
export const lastStates = (states: readonly State[]): State[] =>
  [...new Map(states.map(state => [state.slide, state])).values()]
