/**
 * Mends: Slidev's dialog to go to a slide (g) finds a title by its first words alone, and neither sections nor links.
 * Can go: when the dialog of a build without this file finds a slide by the last word of its title, and by its `link:`.
 */
import type { Plugin } from 'vite'

const MENDED: [from: string, to: string][] = [
  [`import Fuse from 'fuse.js'`, `import Fuse from 'fuse.js'\nimport { SECTIONS } from '#lecture/text/sections.ts'`],
  [
    `keys: ['no', 'title'],`,
    `ignoreLocation: true,
  keys: ['no', 'title', 'frontmatter.link', { name: 'section', getFn: ({ frontmatter }) => SECTIONS[frontmatter.section]?.title ?? '' }],`,
  ],
]

export function gotoByName(): Plugin {
  return {
    name: 'kit:goto-by-name',
    enforce: 'pre',
    transform: {
      order: 'pre',
      filter: { id: /\/@slidev\/client\/internals\/Goto\.vue$/ },
      handler(source) {
        const code = MENDED.reduce((code, [from, to]) => code.replace(from, to), source)
        if (!MENDED.every(([, to]) => code.includes(to)))
          this.error('Slidev\'s dialog to go to a slide has changed; update kit/patches/goto.ts.')
        return { code, map: null }
      },
    },
  }
}
