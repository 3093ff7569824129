/**
 * Mends: Slidev's client loads floating-vue for type hints in code even where `twoslash: false` turns them off.
 * Can go: when a build without this file has no chunk that holds floating-vue.
 */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'

const TWOSLASH = /\/vitepress-twoslash\/dist\/client\.mjs$/
const NO_POPPERS = '\0kit:no-poppers'
/** The one part of Slidev's client that shows hints of its own; its module is left as it is. */
const WITH_POPPERS = /\/DrawingControls\.vue/

/** Only for a deck whose headmatter says `twoslash: false`; the presenter's drawing tools have their hints in any case. */
export function unusedPoppers({ data }: ResolvedSlidevOptions): Plugin | undefined {
  if (data.config.twoslash !== false)
    return undefined
  return {
    name: 'kit:unused-poppers',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /^floating-vue$/ },
      handler: (_, importer) => importer?.includes('/@slidev/client/') && !WITH_POPPERS.test(importer) ? NO_POPPERS : undefined,
    },
    load: {
      order: 'pre',
      handler(id) {
        if (TWOSLASH.test(id))
          return 'export default { install() {} }'
        if (id === NO_POPPERS)
          return 'export const recomputeAllPoppers = () => {}\nexport const Tooltip = (_, { slots }) => slots.default?.()'
      },
    },
  }
}
