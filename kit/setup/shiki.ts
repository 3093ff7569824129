/** Code in greys; names that the lecture gives a class carry that one's colour. */
import { defineShikiSetup } from '@slidev/types'
import { CODE_CLASSES } from '../lib/lecture.ts'

const grey = (scope: string[], foreground: string, fontStyle = '') => ({ scope, settings: { foreground, fontStyle } })

export default defineShikiSetup(() => ({
  theme: {
    name: 'lecture',
    type: 'light',
    colors: { 'editor.background': 'transparent', 'editor.foreground': 'var(--ink)' },
    settings: [
      { settings: { foreground: 'var(--ink)', background: 'transparent' } },
      grey(['keyword', 'storage', 'punctuation', 'meta.brace', 'keyword.operator', 'comment', 'entity.name.type', 'support.type'], 'var(--ink-2)'),
      grey(['variable', 'entity.name.function', 'constant', 'string', 'support'], 'var(--ink)'),
    ],
  },
  transformers: [{
    name: 'named-things',
    span(node) {
      const [text] = node.children
      const named = text?.type === 'text' ? CODE_CLASSES[text.value.trim()] : undefined
      if (named)
        this.addClassToHast(node, named)
    },
  }],
}))
