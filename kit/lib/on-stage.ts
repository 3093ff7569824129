/** What the deck in a page knows of itself, for programs that drive it. */
import type { JSHandle, Page } from 'playwright-chromium'

interface Route { no: number, meta: { __preloaded?: boolean, slide: { title?: string, frontmatter: { link?: string } } } }
export interface Nav { slides: Route[], clicks: number, clicksTotal: number, go: (no: number, clicks: number) => Promise<void> }
interface Host { _vnode?: { component: { provides: { '$$slidev-context'?: { nav: Nav } } } } }

/** Vue keeps the root component on its host element, where Slidev provides its context; waits until it is there. */
export const navOf = (page: Page, timeout: number): Promise<JSHandle<Nav>> => page.waitForFunction(() => {
  const nav = (document.querySelector('#app') as Host | null)?._vnode?.component.provides['$$slidev-context']?.nav
  return nav?.slides.length && nav
}, undefined, { timeout }) as Promise<JSHandle<Nav>>

/** Whether a slide is on stage at a click; `whole` asks for everything that is drawn late, too. Runs in the page. */
export function isOnStage([nav, no, click, whole]: readonly [nav: Nav, no: number, click: number, whole: boolean]): boolean {
  const slide = [...document.querySelectorAll(`#slideshow > [data-slidev-no="${no}"]`)].find(slide => slide.checkVisibility())
  return nav.clicks === click && Boolean(slide?.querySelector('.slidev-layout'))
    && !(whole && slide!.querySelector('.slidev-slide-loading, [data-waiting]'))
}
