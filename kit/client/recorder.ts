/**
 * The deck in front of a camera: `?record` lets kit/record drive it, `?camera` leaves room for the
 * picture of a speaker. kit/setup/root.ts loads this file only if one of them is in the address.
 */
import type { SlidevContextNav } from '@slidev/client/composables/useNav.ts'
import { nextTick } from 'vue'
import '../styles/record.css'

export type RecordedDeck = ReturnType<typeof recordedDeck>

declare global {
  interface Window { recordedDeck?: RecordedDeck }
}

/** How often the deck is asked whether it has moved. */
const TURNS = 400

/** Lets the rest of the page run. A recording stops the page's timers, but not its scheduler. */
const turn = (): Promise<void> => scheduler.postTask(() => {})

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < TURNS && !isTrue(); i++)
    await turn()
  await nextTick()
  await turn()
}

function recordedDeck(nav: SlidevContextNav) {
  const state = () => ({
    slide: nav.currentSlideNo.value,
    click: nav.clicks.value,
    /** Clicks that the slide takes. */
    clicks: nav.clicksTotal.value,
    slides: nav.total.value,
  })
  return {
    state,
    /** Resolves when the slide is on stage. */
    async go(slide: number) {
      await nav.go(slide, 0)
      await until(() => state().slide === slide && state().click === 0)
    },
    async next() {
      const { slide, click } = state()
      await nav.next()
      await until(() => state().slide !== slide || state().click !== click)
    },
    /** Fetches the slide and draws it, hidden, before it is entered. */
    async preload(slide: number) {
      const route = nav.slides.value[slide - 1]
      route.meta.__preloaded = true
      await route.load()
      await until(() => document.querySelector(`[data-slidev-no="${slide}"] .slidev-layout`) !== null)
    },
  }
}

export function prepareRecording(nav: SlidevContextNav): void {
  const { classList } = document.documentElement
  classList.toggle('camera', /[?&]camera\b/.test(location.href))
  if (!/[?&]record\b/.test(location.href))
    return
  classList.add('recorded')
  window.recordedDeck = recordedDeck(nav)
}
