/**
 * Moves the page's animations frame by frame. The clock of CSS transitions and animations cannot be stopped, so each
 * is paused as it begins and then set to the time of each frame, however long the machine takes to draw it.
 */

declare global {
  interface Window {
    /**
     * Moves everything on by that time.
     * @returns how many animations go on, and whether anything was written into the page since the frame before
     */
    moveStage: (milliseconds: number) => { running: number, changed: boolean }
  }
}

/** Runs in the page before all else: it may use nothing from outside. */
export function installStage(): void {
  let changed = false
  new MutationObserver(() => changed = true)
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true })

  /** Flow charts draw in shadow roots, which the document does not count. */
  const animations = (): Animation[] => [
    ...document.getAnimations(),
    ...[...document.querySelectorAll('.mermaid')].flatMap(({ shadowRoot }) => shadowRoot?.getAnimations() ?? []),
  ]

  window.moveStage = (milliseconds) => {
    const begun = animations().filter(({ playState }) => playState === 'running' || playState === 'paused')
    for (const animation of begun) {
      animation.pause()
      const time = Number(animation.currentTime ?? 0) + milliseconds
      if (time < Number(animation.effect?.getComputedTiming().endTime ?? Infinity)) {
        animation.currentTime = time
        continue
      }
      animation.finish()
      changed = true
    }
    const tick = { running: begun.filter(({ playState }) => playState === 'paused').length, changed }
    changed = false
    return tick
  }
}
