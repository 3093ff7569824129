/** Shows on the slide why a drawing cannot show its values: its RangeError names the prop and the range. */
import type { Ref } from 'vue'
import { useSlideContext } from '@slidev/client'
import { onErrorCaptured, ref } from 'vue'

/**
 * Catches a RangeError of any part of the slide, for its layout, which marks the slide `data-thrown`: such a slide
 * is not printed.
 * @returns the message; empty while nothing is wrong
 */
export function useProblem(): Ref<string> {
  const { $page } = useSlideContext()
  const problem = ref('')
  onErrorCaptured((error) => {
    // In dev, a component whose setup threw is rendered all the same, and then throws again.
    if (problem.value)
      return false
    if (!(error instanceof RangeError))
      return
    problem.value = error.message
    console.error(`Slide ${$page.value}: ${error.message}`)
    return false
  })
  import.meta.hot?.on('vite:beforeUpdate', () => problem.value = '')
  return problem
}
