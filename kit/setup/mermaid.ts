/** Flow charts in the deck's own type and colours. */
import { defineMermaidSetup } from '@slidev/types'

/** A colour as the browser has it now, light or dark: Mermaid reckons with it. */
function colour(name: string): string {
  const probe = document.head.appendChild(document.createElement('i'))
  probe.style.color = `var(--${name})`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

export default defineMermaidSetup(() => ({
  theme: 'base',
  look: 'classic',
  layout: 'dagre',
  fontFamily: '"IBM Plex Sans", system-ui, sans-serif',
  flowchart: { curve: 'linear', nodeSpacing: 22, rankSpacing: 57, padding: 12, useMaxWidth: false },
  themeCSS: '.node rect, .node polygon { stroke-width: 2px }',
  themeVariables: {
    fontSize: '20px',
    background: colour('bg'),
    primaryColor: colour('bg'),
    primaryTextColor: colour('ink'),
    primaryBorderColor: colour('ink'),
    lineColor: colour('rule-strong'),
    edgeLabelBackground: colour('bg'),
    tertiaryTextColor: colour('ink-2'),
  },
}))
