/**
 * The deck in front of a camera: `?record` lets kit/record drive it, `?camera` leaves room for the
 * picture of a speaker. kit/setup/root.ts loads this file only if one of them is in the address.
 */
import type { SlidevContextNav } from '@slidev/client/composables/useNav.ts'
import { nextTick } from 'vue'
import '../styles/record.css'

export interface DeckState {
  slide: number
  click: number
  /** Clicks that the slide takes. */
  clicks: number
  slides: number
}

export interface RecordedDeck {
  state: () => DeckState
  /** Resolves when the slide is on stage. */
  go: (slide: number) => Promise<void>
  next: () => Promise<void>
  /** Fetches the slide and draws it, hidden, before it is entered. */
  preload: (slide: number) => Promise<void>
}

declare global {
  interface Window { recordedDeck?: RecordedDeck }
}

/** How often the deck is asked whether it has moved. */
const TURNS = 400

/** Lets the rest of the page run. It uses no timer, because a recording stops the page's clock. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < TURNS && !isTrue(); i++)
    await turn()
  await nextTick()
  await turn()
}

function recordedDeck(nav: SlidevContextNav): RecordedDeck {
  const state = (): DeckState => ({
    slide: nav.currentSlideNo.value,
    click: nav.clicks.value,
    clicks: nav.clicksTotal.value,
    slides: nav.total.value,
  })
  return {
    state,
    async go(slide) {
      await nav.go(slide, 0)
      await until(() => state().slide === slide && state().click === 0)
    },
    async next() {
      const { slide, click } = state()
      await nav.next()
      await until(() => state().slide !== slide || state().click !== click)
    },
    async preload(slide) {
      const route = nav.slides.value[slide - 1]
      route.meta.__preloaded = true
      await route.load()
      await until(() => document.querySelector(`[data-slidev-no="${slide}"] .slidev-layout`) !== null)
    },
  }
}

export function prepareRecording(nav: SlidevContextNav): void {
  const asked = (name: string): boolean => new RegExp(`[?&]${name}(?:[=&#]|$)`).test(location.href)
  document.documentElement.classList.toggle('camera', asked('camera'))
  if (!asked('record'))
    return
  document.documentElement.classList.add('recorded')
  window.recordedDeck = recordedDeck(nav)
}
