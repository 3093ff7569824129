/** Code in greys; the names that a figure draws carry that figure's colour. */
import { defineShikiSetup } from '@slidev/types'

/** Identifier to the class of kit/styles/code.css that colours it. */
const NAMED: Record<string, string> = {
  grads: 'named-g',
  mean: 'named-g',
  allReduceMean: 'named-comm',
  grad: 'named-g',
  gradSum: 'named-g',
  allReduceSum: 'named-comm',
  send: 'named-comm',
  forward: 'named-compute',
  backward: 'named-compute',
}

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
      const named = text?.type === 'text' ? NAMED[text.value.trim()] : undefined
      if (named)
        this.addClassToHast(node, named)
    },
  }],
}))
