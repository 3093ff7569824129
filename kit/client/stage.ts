/** What a drawing needs to know of its slide: the step, whether it may move, and the settings. */
import type { ComputedRef, InjectionKey } from 'vue'
import type { Settings } from '#lecture/figures/figure.ts'
import { useIsSlideActive, useNav, useSlideContext } from '@slidev/client'
import { usePreferredReducedMotion } from '@vueuse/core'
import { computed, inject, onMounted, onUnmounted, useId } from 'vue'
import { settingsFrom } from '#lecture/figures/figure.ts'

/** The step a drawing is at, for the parts inside it. */
export const stepKey: InjectionKey<ComputedRef<number>> = Symbol('step')

/** The settings of the deck's headmatter. */
export function useSettings(): ComputedRef<Settings> {
  const { $slidev } = useSlideContext()
  return computed(() => settingsFrom($slidev.configs as Record<string, unknown>))
}

/**
 * Claims clicks of the slide, as Slidev's own components do, and follows them.
 * @param count clicks that the drawing uses, counted from the first of the slide
 * @returns the step, 0 to count; the last one in print and in the overview
 */
export function useSteps(count: number): ComputedRef<number> {
  const { $clicks, $clicksContext } = useSlideContext()
  const id = useId()
  onMounted(() => {
    if (count > 0)
      $clicksContext.register(id, $clicksContext.calculateSince(1, count))
  })
  onUnmounted(() => $clicksContext.unregister(id))
  return computed(() => Math.min(count, Math.max(0, $clicks.value)))
}

/** True if nothing may move: in print, previews, the overview, with reduced motion, and on a slide that is not on stage. */
export function useStill(): ComputedRef<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  const active = useIsSlideActive()
  const reduced = usePreferredReducedMotion()
  return computed(() => isPrintMode.value
    || !active.value
    || reduced.value === 'reduce'
    || !['slide', 'presenter'].includes($renderContext.value))
}

/** The step of the drawing around this part; 0 outside of one. */
export function useStep(): ComputedRef<number> {
  return inject(stepKey, computed(() => 0))
}
