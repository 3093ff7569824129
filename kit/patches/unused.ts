/**
 * Mends: Slidev brings into every built deck what few decks use: Vue's template compiler, a reader of YAML, v-mark,
 * v-motion, and type hints. Together they are a fifth of what this deck would load before its first slide.
 * Can go: part by part, when a build without it does not grow.
 */
import type { Plugin } from 'vite'

/** Empty replacements for modules of Slidev's client. */
const EMPTY: [module: RegExp, code: string][] = [
  [/\/@slidev\/client\/modules\/v-mark\.ts$/, 'export const createVMarkDirective = () => ({ install() {} })'],
  [/\/@slidev\/client\/modules\/v-motion\.ts$/, 'export const createVMotionDirectives = () => ({ install() {} })'],
  [/\/vitepress-twoslash\/dist\/client\.mjs$/, 'export default { install() {} }'],
]

export function unused(): Plugin {
  return {
    name: 'kit:unused',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /^(?:vue|yaml)$|\/vue\.esm-bundler\.js$/ },
      async handler(source, importer, options) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        if (source === 'yaml')
          return found && { ...found, moduleSideEffects: false }
        return found && { ...found, id: found.id.replace('/vue.esm-bundler.js', '/vue.runtime.esm-bundler.js') }
      },
    },
    load: {
      order: 'pre',
      handler: id => EMPTY.find(([module]) => module.test(id))?.[1],
    },
    transform: {
      order: 'post',
      filter: { code: /resolveDirective\("(?:mark|motion)"\)/ },
      handler(_, id) {
        this.error(`${id} uses v-mark or v-motion, which kit/patches/unused.ts leaves out.`)
      },
    },
  }
}
