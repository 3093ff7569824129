/** What a film asks of the slides: nothing that only a pointer shows, no motion too short to follow, room for a camera. */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow, ROOT } from '../support/project.ts'

/** What moves shorter than this cannot be followed; a fade may be quicker, ms. */
const LEAST_MOVE = 300

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** Rules of the project's own styles, of components and layouts too. */
function rules(): { file: string, selector: string, body: string }[] {
  const files = ['kit', 'components'].map(part => join(ROOT, part)).filter(existsSync).flatMap(filesBelow)
  return files.filter(file => /\.(?:css|vue)$/.test(file)).flatMap((path) => {
    const file = relative(ROOT, path)
    const text = read(file)
    const styles = path.endsWith('.css') ? [text] : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, style]) => style)
    return styles.flatMap(style => [...style.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({ file, selector: selector.trim(), body })))
  })
}

/** What makes something appear. */
const SHOWS = /(?:^|[;\s])(?:opacity|visibility|display|content|clip-path|max-height)\s*:/

describe('a pointer', () => {
  it('shows nothing that is not there without it', () => {
    const found = rules().filter(({ selector, body }) => /:hover/.test(selector) && SHOWS.test(body))
    expect(found.map(({ file, selector }) => `${file}: ${selector}`)).toEqual([])
  })
})

describe('motion', () => {
  const tokens = read('kit/styles/tokens.css')
  const milliseconds = (name: string): number => Number(new RegExp(`${name}:\\s*(\\d+)ms`).exec(tokens)?.[1])
  /** What takes another place or another size. */
  const MOVES = /\b(?:transform|translate|rotate|scale|left|right|top|bottom|width|height|stroke-dashoffset|clip-path|background-size|[xyrd]|cx|cy|all)\b/

  it('is long enough to be followed', () => {
    expect(milliseconds('--dur-move')).toBeGreaterThanOrEqual(LEAST_MOVE)
    expect(milliseconds('--dur-sweep')).toBeGreaterThanOrEqual(LEAST_MOVE)
    expect(milliseconds('--dur-show')).toBeGreaterThan(0)
  })

  it('takes its length from these tokens', () => {
    const moves = rules().flatMap(({ file, selector, body }) => [...body.matchAll(/(?:^|[;\s])transition\s*:([^;]+)/g)].map(([, value]) => ({ file, selector, value }))).flatMap(({ file, selector, value }) => value.split(/,(?![^(]*\))/).map(one => ({ file, selector, one: one.trim() }))).filter(({ one }) => MOVES.test(one.replace(/var\([^)]*\)|cubic-bezier\([^)]*\)/g, '')))
    expect(moves.length).toBeGreaterThan(3)
    const short = moves.filter(({ one }) => !/var\(--(?:dur-move|dur-sweep|move)\)/.test(one) && !(Number(/(\d+)ms/.exec(one)?.[1] ?? Number(/([\d.]+)s\b/.exec(one)?.[1] ?? 0) * 1000) >= LEAST_MOVE))
    expect(short.map(({ file, selector, one }) => `${file}: ${selector}: ${one}`)).toEqual([])
  })
})

describe('the room for a camera', () => {
  const style = read('kit/styles/record.css')
  const part = (property: string): number => Number(new RegExp(`\\.camera #slide-container \\{[^}]*\\b${property}: (\\d+)%`).exec(style)?.[1]) / 100

  it('is a fifth of the width and of the height: 384 by 216 at 1080p', () => {
    expect([1920 * (1 - part('width')), 1080 * (1 - part('height'))].map(Math.round)).toEqual([384, 216])
  })

  it('costs nobody anything who does not ask for it', () => {
    expect(read('kit/styles/index.ts')).not.toContain('record.css')
    expect(read('kit/setup/root.ts')).not.toMatch(/^import .*record\.css/m)
  })
})
