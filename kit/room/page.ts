/** The page for the room: one file, which loads nothing. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundled } from '../lib/bundle.ts'
import { htmlPage } from '../lib/html.ts'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const read = (file: string): string => readFileSync(path(file), 'utf8').trim()

/** What phones of five years ago understand, and some that are older. */
const TARGET = ['es2019']

const COLOUR = /(--[\w-]+): light-dark\((#\w+), (#\w+)\)/g

/** The deck's colours, as far as a style uses them, for browsers that do not know light-dark(). */
export function colours(tokens: string, style: string): string {
  const used = [...tokens.matchAll(COLOUR)].filter(([, name]) => style.includes(`var(${name})`))
  const of = (scheme: 2 | 3): string => `:root{${used.map(found => `${found[1]}:${found[scheme]}`).join(';')}}`
  return `${of(2)}@media (prefers-color-scheme:dark){${of(3)}}`
}

const small = (style: string): string => style
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s+/g, ' ')
  .replace(/([{};,:]) | (?=\{)/g, '$1')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * The page and what its Content-Security-Policy must say. Safari before 15.4 does not count the WebSocket as 'self',
 * and polls.
 */
export async function roomPage(title: string): Promise<{ html: string, csp: string }> {
  const css = small(read('phone/phone.css'))
  const style = `${colours(read('../styles/tokens.css'), css)}${css}`
  const script = (await bundled(path('phone/phone.ts'), 'room', { minify: true, target: TARGET })).trim()
  const head = '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
  return {
    html: htmlPage({ title, style, head, body: `${read('phone/page.html')}<script>${script}</script>` }),
    csp: [
      `default-src 'none'`,
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      `connect-src 'self'`,
      `img-src data:`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
      `require-trusted-types-for 'script'`,
    ].join('; '),
  }
}
