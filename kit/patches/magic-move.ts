/**
 * Mends: @shikijs/magic-move asks every piece of code for its animations and its place between writes, and each
 * question lays the whole slide out again: half a second for 160 pieces. Here everything is read before a piece moves.
 * Can go: when its renderer calls getAnimations once for all pieces; a test fails when the renderer has changed.
 */
import type { Plugin } from 'vite'

const ORDERLY: [from: string, to: string][] = [
  ['return () => {\n      let resolved', 'return (running) => {\n      let resolved'],
  ['el.getAnimations().map(', '(running.get(el) ?? []).map('],
  [
    'promises.map(promise => promise())',
    '((running) => promises.map(promise => promise(running)))(Map.groupBy(this.container.getAnimations({ subtree: true }), animation => animation.effect.target))',
  ],
  ['    move.forEach((el, idx) => {\n      const newRect = el.getBoundingClientRect();', '    const newRects = move.map(el => el.getBoundingClientRect());\n    move.forEach((el, idx) => {\n      const newRect = newRects[idx];'],
]

/** @throws Error when the renderer is not the one that this was written for */
export function readFirst(renderer: string): string {
  return ORDERLY.reduce((code, [from, to]) => {
    if (!code.includes(from))
      throw new Error(`@shikijs/magic-move has changed: "${from.split('\n')[0]}" is not in its renderer. See kit/patches/magic-move.ts.`)
    return code.replace(from, () => to)
  }, renderer)
}

export function quickMagicMove(): Plugin {
  return {
    name: 'kit:quick-magic-move',
    apply: 'build',
    transform: {
      filter: { id: /@shikijs\/magic-move\/dist\/renderer\.mjs$/ },
      handler: code => ({ code: readFirst(code), map: null }),
    },
  }
}
