/** What a drawing that cannot show its values to scale says on its slide: its RangeError names the prop and the range. */
import type { Ref } from 'vue'
import { useSlideContext } from '@slidev/client'
import { onErrorCaptured, ref } from 'vue'

/**
 * Catches a RangeError of any part of the slide, for its layout. Paper refuses to print what is marked data-thrown.
 * @returns what to say; empty while nothing is wrong
 */
export function useProblem(): Ref<string> {
  const { $page } = useSlideContext()
  const problem = ref('')
  onErrorCaptured((error) => {
    // What throws in its setup is rendered nevertheless in dev, and then misses what the setup would have returned.
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
