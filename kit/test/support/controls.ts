/** Checks that need keys: what Tab reaches, what the clicker does meanwhile, and what the evidence panel answers. */
import type { Page } from 'playwright-chromium'
import type { Settings } from '../../../snippets/figures/index.ts'
import type { Problem } from './problem.ts'
import type { State } from './walk.ts'
import { showFigure } from '../../../snippets/figures/index.ts'
import { positionOf, press } from './walk.ts'

/** How long nothing must happen to be swallowed. */
const STILL_MS = 1200
const PANEL_MS = 3000
/** No hand is quicker from one key to the next. */
const HAND_MS = 100

type Say = (check: string, message: string) => void

/** Tab alone reaches every control of the slide. */
async function reachable(page: Page, say: Say): Promise<void> {
  const wanted = new Map((await page.evaluate(() => window.inspect.controls())).map(({ mark, name }) => [mark, name]))
  if (!wanted.size)
    return
  await page.evaluate(() => window.inspect.release())
  const stops = await page.evaluate(() => window.inspect.tabStops())
  for (let tab = 0; tab <= stops + 3 && wanted.size; tab++) {
    await page.keyboard.press('Tab')
    wanted.delete(await page.evaluate(() => window.inspect.focused()) ?? '')
  }
  for (const name of wanted.values())
    say('keyboard', `Tab does not reach ${name}`)
  await page.evaluate(() => window.inspect.release())
}

/** A control that has the focus leaves the clicker its keys. */
async function leavesClicker(page: Page, state: State, say: Say): Promise<void> {
  if (state.slide === state.slides)
    return
  for (const { mark, name } of await page.evaluate(() => window.inspect.controls())) {
    await page.evaluate(mark => window.inspect.focus(mark), mark)
    const moved = await press(page, 'PageDown', STILL_MS)
    await page.evaluate(() => window.inspect.release())
    if (!moved)
      say('clicker', `${name} swallows PageDown`)
    else if (!await press(page, 'PageUp') || (await positionOf(page)).click !== state.click)
      say('clicker', `PageUp does not come back after PageDown on ${name}`)
  }
}

/** Whether the panel comes to be open, or closed. */
const panelComes = (page: Page, open: boolean): Promise<boolean> =>
  page.waitForFunction(open => (window.inspect.panel() !== null) === open, open, { timeout: PANEL_MS, polling: 20 }).then(() => true, () => false)

/** The key e answers for every figure of the slide, and gives the keys back. */
async function answers(page: Page, state: State, settings: Settings, say: Say): Promise<void> {
  await page.keyboard.press('e')
  if (!await panelComes(page, true))
    return say('evidence', 'the key e opens no panel')
  const said = await page.evaluate(() => window.inspect.panel()) ?? ''
  for (const name of new Set(state.figures.map(({ name }) => name))) {
    try {
      const { text, label, derivation, source } = showFigure(name, settings)
      const missing = [text, label, derivation, source].filter(part => part && !said.includes(part.replace(/\s+/g, ' ')))
      if (missing.length)
        say('evidence', `the panel does not give ${missing.map(part => `"${part}"`).join(' and ')} for ${name}`)
    }
    catch (error) {
      say('evidence', (error as Error).message)
    }
  }
  await page.keyboard.press('Escape')
  if (!await panelComes(page, false))
    say('evidence', 'Escape does not close the panel')
  await page.waitForTimeout(HAND_MS)
  const now = await positionOf(page)
  if (now.slide !== state.slide || now.click !== state.click)
    say('evidence', 'the panel moves the deck')
  if (state.click > 0 && (!await press(page, 'ArrowLeft') || !await press(page, 'ArrowRight')))
    say('evidence', 'after the panel the arrow keys do nothing')
}

/** Everything that is tried on a slide once its last click is reached. */
export function useControls(settings: Settings) {
  return async (page: Page, state: State): Promise<Problem[]> => {
    const problems: Problem[] = []
    const say: Say = (check, message) => problems.push({ check, message, slide: state.slide, title: state.headline, clicks: [state.click] })
    await reachable(page, say)
    await leavesClicker(page, state, say)
    await answers(page, state, settings, say)
    return problems
  }
}
