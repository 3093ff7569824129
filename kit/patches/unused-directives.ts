/**
 * Mends: Slidev's client installs v-mark and v-motion in every deck, and their libraries come with the first slide.
 * Can go: when Slidev installs a directive only where a slide uses it; the bytes of the first slide then do not
 * grow without this file (`npm run bench`).
 */
import type { Plugin } from 'vite'

/** Directives that no slide uses, by the module that brings each; using one ends the build. Remove its line to use it. */
const DIRECTIVES: Record<string, { module: RegExp, code: string }> = {
  mark: { module: /\/@slidev\/client\/modules\/v-mark\.ts$/, code: 'export const createVMarkDirective = () => ({ install() {} })' },
  motion: { module: /\/@slidev\/client\/modules\/v-motion\.ts$/, code: 'export const createVMotionDirectives = () => ({ install() {} })' },
}
const USED = new RegExp(`resolveDirective\\("(${Object.keys(DIRECTIVES).join('|')})"\\)`)

/** Empty modules for them, and a guard that ends the build where a slide uses one after all. */
export function unusedDirectives(): Plugin {
  return {
    name: 'kit:unused-directives',
    apply: 'build',
    enforce: 'post',
    load: {
      order: 'pre',
      handler: id => Object.values(DIRECTIVES).find(({ module }) => module.test(id))?.code,
    },
    transform(code, id) {
      const name = USED.exec(code)?.[1]
      if (name)
        this.error(`${id} uses v-${name}, which kit/patches/unused-directives.ts leaves out.`)
    },
  }
}
