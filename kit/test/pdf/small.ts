/** A lecture of two slides as the paper route draws it, without a build: with it a rule is tried in milliseconds. */
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import katex from 'katex'

export const TITLE = 'A small lecture'

const FORMULA = katex.renderToString('\\dfrac{p-1}{m+p-1}')

export interface Parts {
  /** Stands on the first slide. */
  body?: string
  /** Of the first slide's sheet, such as data-states. */
  attributes?: string
  clicksTotal?: number
}

const sheet = (number: number, body: string, attributes = '', clicksTotal = 0): string =>
  `<article class="paper-sheet" id="slide-${number}" data-no="${number}" data-title="Slide ${number}" ${attributes}>
    <div class="paper-frame" data-clicks-total="${clicksTotal}"><div class="slidev-layout">${body}</div></div></article>`

export function smallLecture({ body = '', attributes = '', clicksTotal = 0 }: Parts = {}): string {
  const deck = JSON.stringify({ title: TITLE, author: 'A & B', info: '<p>What it is about.</p>', keywords: 'one, two', width: 400, height: 225 })
  const first = `<h1>Slide 1</h1>
    <p>It has <strong>840 GB</strong>, <a href="https://example.org/">a link out</a> and <a href="/2">a link on</a>. <span>${FORMULA}</span></p>
    <ul><li>An item</li><li>Another one</li></ul>
    <table><tbody><tr><th scope="row">A</th><td>1</td></tr><tr><th scope="row">B</th><td>2</td></tr></tbody></table>
    <svg width="40" height="20" role="img" aria-label="A bar"><rect width="40" height="20" fill="teal"/></svg>
    <p class="conclusion">So it is cut.</p><div class="frame-page" aria-hidden="true">6</div><div class="frame-foot">12 bytes a parameter, see slides 1 and 2.</div>${body}`
  const style = '@page { size: 400px 300px; margin: 0 } body { margin: 0; font-family: sans-serif; font-size: 12px } article + article { break-before: page }'
  return `<!doctype html><html lang="en"><head><title>x</title><style>${style} .katex-mathml { display: none }</style></head>
    <body><main class="paper" data-deck='${deck.replaceAll('\'', '&#39;')}'>${sheet(1, first, `data-section="0" ${attributes}`, clicksTotal)}${sheet(2, '<h1>Slide 2</h1><p>The end.</p>', 'data-section="1"')}</main></body></html>`
}

/** Answers every address with one page. */
export async function serveText(html: string): Promise<{ address: string, close: () => void }> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
