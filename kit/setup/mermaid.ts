/** Flow charts in the deck's own type and colours. */
import { defineMermaidSetup } from '@slidev/types'

/** A token as the browser has it now, light or dark. */
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export default defineMermaidSetup(() => ({
  theme: 'base',
  look: 'classic',
  layout: 'dagre',
  fontFamily: token('font-sans'),
  flowchart: { curve: 'linear', nodeSpacing: 22, rankSpacing: 57, padding: 12, useMaxWidth: false },
  themeCSS: '.node rect, .node polygon { stroke-width: 2px }',
  themeVariables: {
    fontSize: '20px',
    background: token('bg'),
    primaryColor: token('bg'),
    primaryTextColor: token('ink'),
    primaryBorderColor: token('ink'),
    lineColor: token('rule-strong'),
    edgeLabelBackground: token('bg'),
    tertiaryTextColor: token('ink-2'),
  },
}))
