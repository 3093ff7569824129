/**
 * Mends: Slidev splits a deck into a file a slide and a page, so that the browser learns of one file only from
 * the one before. Here index.html names at once what the first slide needs.
 * Can go: when index.html of a build without this file names the chunk of the first slide (view-source).
 */
import type { HtmlTagDescriptor, Plugin, Rollup } from 'vite'

/** The page of the audience, and the first slide. */
const ENTRIES = [/\/@slidev\/client\/pages\/play\.vue$/, /^\/@slidev\/slides\/1\/md$/]
/** The headline's and the text's. */
const FONTS = /\/ibm-plex-sans-latin-[46]00-normal-[^/]*\.woff2$/

type Bundle = Rollup.OutputBundle

/** A chunk, what it imports at once, and the styles of all of them. */
function filesOf(name: string, bundle: Bundle, files = new Set<string>()): Set<string> {
  const chunk = bundle[name]
  if (files.has(name) || chunk?.type !== 'chunk')
    return files
  files.add(name)
  for (const style of chunk.viteMetadata?.importedCss ?? [])
    files.add(style)
  for (const imported of chunk.imports)
    filesOf(imported, bundle, files)
  return files
}

function toTag(file: string, base: string): HtmlTagDescriptor {
  // A style that is only announced makes the browser complain in the views that do not use it.
  const kind = file.endsWith('.js') ? { rel: 'modulepreload' } : file.endsWith('.css') ? { rel: 'stylesheet' } : { rel: 'preload', as: 'font' }
  return { tag: 'link', attrs: { ...kind, crossorigin: true, href: base + file }, injectTo: 'head' }
}

export function earlyFiles(): Plugin {
  let base = '/'
  return {
    name: 'kit:early-files',
    apply: 'build',
    configResolved(config) {
      base = config.base
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const entries = Object.values(bundle).filter(file => file.type === 'chunk' && ENTRIES.some(entry => entry.test(file.facadeModuleId ?? '')))
        const files = entries.flatMap(({ fileName }) => [...filesOf(fileName, bundle)])
        const fonts = Object.keys(bundle).filter(file => FONTS.test(`/${file}`))
        return [...new Set([...files, ...fonts])].filter(file => !html.includes(file)).map(file => toTag(file, base))
      },
    },
  }
}
