/** Runs in the page: what the tests ask of it, as window.inspect. */
import type { Finding } from '../problem.ts'
import { runChecks } from './checks.ts'
import { currentSlide, elementsBelow, isShown, nameOf, signature } from './geometry.ts'

export interface Position {
  slide: number
  click: number
  /** Clicks of this slide, as the deck counts them. */
  clicksTotal: number
  /** Slides of the deck. */
  slides: number
}

/** One state of one slide, looked at. */
export interface Look {
  headline: string
  findings: Finding[]
  signature: string
  /** Figures on the slide by name, with the texts they are printed as. */
  figures: { name: string, text: string }[]
}

interface Nav { go: (slide: number, click: number) => Promise<void>, currentSlideNo: number, clicks: number, clicksTotal: number, total: number, slides: { no: number, meta: object }[] }
interface AxeRule { id: string, impact?: string, help: string, nodes: { html: string, any: { message: string }[] }[] }
interface Axe { run: (context: Element, options: object) => Promise<{ violations: AxeRule[] }> }

declare global {
  interface Window {
    inspect: typeof inspect
    axe: Axe
  }
}

/** Longest transition of the deck, with room. */
const SETTLE_LIMIT_MS = 2500
const LOAD_LIMIT_MS = 15_000
/** A slide without a headline is a finding of its own, and looked at all the same. */
const HEADLINE_LIMIT_MS = 3000
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
/** What names an element by the id of another one. */
const NAMING = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'for']
/** Of a group of radio buttons, Tab reaches the chosen one and the arrow keys the others. */
const CONTROLS = 'a, button, input:not([type="radio"]:not(:checked)), select, textarea, summary, [role="button"], [role="link"]'

const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** The deck's own idea of where it stands: Vue keeps the root component on its host, Slidev provides its context there. */
function context(): { nav: Nav } | undefined {
  const host = document.querySelector('#app') as HTMLElement & { _vnode?: { component: { provides: Record<string, { nav: Nav }> } } } | null
  return host?._vnode?.component.provides['$$slidev-context']
}

function position(): Position {
  const { currentSlideNo, clicks, clicksTotal, total } = context()!.nav
  return { slide: currentSlideNo, click: clicks, clicksTotal, slides: total }
}

/** Where no key leads; a click that is too high is the last one. */
async function go(slide: number, click: number): Promise<void> {
  await context()!.nav.go(slide, click)
  await settle()
  // Before a slide is mounted, Slidev does not know all of its clicks.
  if (position().click < Math.min(click, position().clicksTotal)) {
    await context()!.nav.go(slide, click)
    await settle()
  }
}

/** On the way from one slide to the next both may be visible for a moment. */
const slideOnStage = () => document.querySelector(`#slideshow > [data-slidev-no="${position().slide}"]`)

/** Whether the slide and everything it waits for is there. A slide that never comes is a finding, not an error. */
function isReady(): boolean {
  if (!context())
    return false
  const slide = slideOnStage()
  if (!slide?.checkVisibility() || slide.querySelector('.slidev-slide-loading') || !slide.querySelector('.slidev-layout'))
    return false
  return !slide.querySelector('[data-waiting]')
}

/** Where slides are not mounted before they are on stage (see page.ts), they are not taken away behind it either. */
function keepMounted({ slides }: Nav): void {
  for (const { no, meta } of slides) {
    let wasOnStage = position().slide === no
    Object.defineProperty(meta, '__preloaded', { get: () => wasOnStage ||= position().slide === no, set: () => {} })
  }
}

let isKept = !('preload' in {}) || 'keepsNothing' in window

/** Waits until the state stands still. */
async function settle(): Promise<void> {
  const start = performance.now()
  while (!isReady() && performance.now() - start < LOAD_LIMIT_MS)
    await pause(30)
  if (context() && !isKept) {
    isKept = true
    keepMounted(context()!.nav)
  }
  // On a busy machine the words of a slide may come behind its frame.
  while (context() && !slideOnStage()?.querySelector('h1') && performance.now() - start < HEADLINE_LIMIT_MS)
    await pause(30)
  const pictures = [...slideOnStage()?.querySelectorAll('img') ?? []]
  await Promise.race([Promise.allSettled(pictures.map(picture => picture.decode())), pause(LOAD_LIMIT_MS)])
  // The first frame may ask for a typeface that nothing before it needed.
  for (let drawn = 0; drawn < 2; drawn++) {
    await document.fonts.ready
    await frame()
  }
  await document.fonts.ready
  const running = document.getAnimations().filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity)
  await Promise.race([Promise.allSettled(running.map(animation => animation.finished)), pause(SETTLE_LIMIT_MS)])
  await frame()
}

const isGrave = ({ impact }: AxeRule) => impact === 'serious' || impact === 'critical'

const axeMessages = (rules: AxeRule[]): Finding[] => rules.filter(isGrave).flatMap(({ id, nodes }) => nodes.map(({ html, any }) =>
  ({ check: 'axe', message: `${id}: ${any[0]?.message ?? ''} ${html.replace(/\s+/g, ' ').slice(0, 100)}` })))

/** The contrast of words, with the sheets taken away that lie over the whole slide: axe cannot see through drawings and the empty layer for the pen. */
async function contrastFindings(slide: HTMLElement): Promise<Finding[]> {
  const sheets = [...document.querySelectorAll<SVGElement>('#slide-content > svg, svg.drawing')]
  const before = sheets.map(sheet => sheet.style.display)
  for (const sheet of sheets)
    sheet.style.display = 'none'
  try {
    const { violations } = await window.axe.run(slide, { runOnly: { type: 'rule', values: ['color-contrast'] }, resultTypes: ['violations'] })
    return axeMessages(violations)
  }
  finally {
    sheets.forEach((sheet, index) => sheet.style.display = before[index])
  }
}

/** Takes the other slides out of the document while `work` runs: axe reads all of it, with every slide mounted for most of a second. */
async function alone<Result>(slide: HTMLElement, work: () => Promise<Result>): Promise<Result> {
  const others = [...slide.parentElement!.children].filter(other => other !== slide).map((other) => {
    const content = document.createDocumentFragment()
    content.append(...other.childNodes)
    return { other, content }
  })
  try {
    return await work()
  }
  finally {
    for (const { other, content } of others)
      other.append(content)
  }
}

/** What axe would see with the other slides in the document: names that two elements share. */
function sharedIds(slide: HTMLElement): Finding[] {
  const ids = NAMING.flatMap(attribute => [...slide.querySelectorAll(`[${attribute}]`)].flatMap(element => element.getAttribute(attribute)!.split(/\s+/)))
  return [...new Set(ids)].filter(id => document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length > 1).map(id => ({ check: 'axe', message: `duplicate-id-aria: ${id}` }))
}

async function axeFindings(slide: HTMLElement): Promise<Finding[]> {
  const shared = sharedIds(slide)
  return alone(slide, async () => {
    const { violations } = await window.axe.run(slide, { runOnly: AXE_TAGS, rules: { 'color-contrast': { enabled: false } }, resultTypes: ['violations'] })
    return [...shared, ...axeMessages(violations), ...await contrastFindings(slide)]
  })
}

async function look(): Promise<Look> {
  const slide = currentSlide()
  return {
    headline: (slide.querySelector('h1')?.innerText ?? '').replace(/\s+/g, ' ').trim(),
    signature: signature(),
    figures: [...slide.querySelectorAll<HTMLElement>('[data-fig]')].filter(mark => !mark.closest('.slidev-vclick-hidden')).map(mark => ({ name: mark.dataset.fig ?? '', text: mark.textContent ?? '' })),
    findings: [...runChecks(slide), ...await axeFindings(slide)],
  }
}

/** Without axe, which takes most of the time. */
const checks = (): Finding[] => runChecks(currentSlide())

/** The controls of the slide that can be seen, each marked so that it is found again. */
function controls(): { mark: string, name: string }[] {
  const shown = [...elementsBelow(currentSlide())].filter(element => element.matches(CONTROLS) && isShown(element))
  return shown.map((element, index) => {
    const mark = `control-${index}`
    element.setAttribute('data-test-mark', mark)
    return { mark, name: nameOf(element) }
  })
}

const focused = (): string | null => document.activeElement?.getAttribute('data-test-mark') ?? null
const focus = (mark: string): void => currentSlide().querySelector<HTMLElement>(`[data-test-mark="${mark}"]`)?.focus()
/** Back to where a visitor starts: nothing focused, the next Tab starts at the top. */
function release(): void {
  (document.activeElement as HTMLElement | null)?.blur()
  getSelection()?.removeAllRanges()
}

/** What the evidence panel says, or nothing where it is closed. */
const panel = (): string | null => document.querySelector<HTMLElement>('dialog[open]')?.textContent?.replace(/\s+/g, ' ') ?? null

/** How many controls a Tab could reach at most. */
const tabStops = (): number => [...elementsBelow(document.body)].filter(element => (element as HTMLElement).tabIndex >= 0 && element.checkVisibility()).length

const inspect = { position, go, settle, look, checks, signature, controls, focused, focus, release, panel, tabStops }
window.inspect = inspect
