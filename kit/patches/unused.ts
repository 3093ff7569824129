/**
 * Mends: Slidev brings into every built deck what few decks use: Vue's template compiler, a reader of YAML, v-mark,
 * v-motion, and the pop-ups of type hints. Together they are 40 % of what this deck loads before its first slide.
 * Can go: part by part, when a build without it does not grow.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'

/** Empty replacements for modules of Slidev's client. */
const DIRECTIVES: [module: RegExp, code: string][] = [
  [/\/@slidev\/client\/modules\/v-mark\.ts$/, 'export const createVMarkDirective = () => ({ install() {} })'],
  [/\/@slidev\/client\/modules\/v-motion\.ts$/, 'export const createVMotionDirectives = () => ({ install() {} })'],
]
const USED = /resolveDirective\("(mark|motion)"\)/

/** Type hints, which a deck turns off with `twoslash: false`. */
const HINTS: typeof DIRECTIVES = [
  [/\/vitepress-twoslash\/dist\/client\.mjs$/, 'export default { install() {} }'],
  [/^\0kit:no-poppers$/, 'export const recomputeAllPoppers = () => {}\nexport const Tooltip = (_, { slots }) => slots.default?.()'],
]
/** The one part of Slidev's client that shows pop-ups of its own. */
const WITH_POPPERS = /\/DrawingControls\.vue/

export function unused({ data }: ResolvedSlidevOptions): Plugin {
  const noHints = data.config.twoslash === false
  const empty = noHints ? [...DIRECTIVES, ...HINTS] : DIRECTIVES
  return {
    name: 'kit:unused',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /^(?:vue|yaml|floating-vue)$|\/vue\.esm-bundler\.js$/ },
      async handler(source, importer, options) {
        if (source === 'floating-vue')
          return noHints && importer?.includes('/@slidev/client/') && !WITH_POPPERS.test(importer) ? '\0kit:no-poppers' : undefined
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        if (!found || source === 'yaml')
          return found && { ...found, moduleSideEffects: false }
        return { ...found, id: found.id.replace('/vue.esm-bundler.js', '/vue.runtime.esm-bundler.js') }
      },
    },
    load: {
      order: 'pre',
      handler: id => empty.find(([module]) => module.test(id))?.[1],
    },
    transform: {
      order: 'post',
      handler(code, id) {
        const name = USED.exec(code)?.[1]
        if (name)
          this.error(`${id} uses v-${name}, which kit/patches/unused.ts leaves out.`)
      },
    },
  }
}
