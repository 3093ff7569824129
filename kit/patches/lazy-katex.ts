/**
 * Mends: Slidev gives the styles and fonts of formulas to the whole deck as soon as one slide has a formula.
 * Can go: when `@slidev/conditional-styles` of a built deck no longer imports katex.min.css.
 */
import type { Plugin } from 'vite'

const STYLES = /\/@slidev\/conditional-styles$/
const GLOBAL_IMPORT = /^import ".*\/katex\.min\.css"$/m
/** A slide, or the titles of all of them, as compiled. */
const WITH_MARKDOWN = /(?:__slidev_\d+\.md|\/@slidev\/title-renderer\.md)(?:\?vue&type=(?:script|template)|$)/
const FORMULA = /["' ]katex-html\b/

export function lazyKatex(): Plugin {
  return {
    name: 'kit:lazy-katex',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: [STYLES, WITH_MARKDOWN] },
      handler(code, id) {
        if (STYLES.test(id))
          return { code: code.replace(GLOBAL_IMPORT, ''), map: null }
        return FORMULA.test(code) ? { code: `import "katex/dist/katex.min.css"\n${code}`, map: null } : undefined
      },
    },
  }
}
