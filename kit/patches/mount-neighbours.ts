/**
 * Mends: to Slidev, `preload: false` means that a slide is fetched only when it is shown, late for who is on stage.
 * Here it is mounted when the lecture comes within two slides of it, so that it stands ready without having cost
 * anything before.
 * Can go: when Slidev fetches neighbours of the slide on stage whatever their `preload` says.
 */
import type { AppContext } from '@slidev/types'
import { slides } from '#slidev/slides'

/** How many slides away is near. */
const NEAR = 2
/** Rest after a step before the work starts, in ms: longer than the steps of somebody leafing through. */
const REST = 1000

function mountAround(no: number): void {
  for (const { no: other, meta, load } of slides.value) {
    if (meta.preload === false && Math.abs(other - no) <= NEAR) {
      meta.__preloaded = true
      load()
    }
  }
}

/** Call once, from kit/setup/main.ts. */
export function mountNeighbours({ router }: AppContext): void {
  let rest: ReturnType<typeof setTimeout> | undefined
  router.afterEach(({ params }) => {
    clearTimeout(rest)
    const no = Number(params.no)
    if (no)
      rest = setTimeout(mountAround, REST, no)
  })
}
