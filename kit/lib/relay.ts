/**
 * Keeps windows on several machines in step: each listens at /relay, and what one sends there goes to all of them.
 * kit/client/channel.ts is the other end.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './gate.ts'
import type { Mark } from './page.ts'
import { text } from 'node:stream/consumers'

/** More than any window has to say. */
const MOST_BYTES = 100_000
/** Until a window that lost us asks again, ms. */
const RETRY_MS = 1000

async function passOn(request: IncomingMessage, response: ServerResponse, windows: Iterable<ServerResponse>): Promise<void> {
  if (!(Number(request.headers['content-length']) <= MOST_BYTES)) {
    response.writeHead(413, { Connection: 'close' }).end()
    return
  }
  const message = (await text(request)).replaceAll('\n', ' ')
  for (const window of windows)
    window.write(`data: ${message}\n\n`)
  response.writeHead(204).end()
}

/** Tells a page that there is a relay, what time it is there, and whether other windows listen already. */
export function relay(): { answer: Answer, mark: Mark } {
  const windows = new Set<ServerResponse>()
  return {
    mark: () => `<meta name="lecture-relay" content="${Date.now()}" data-others="${windows.size}">`,
    answer(request, response) {
      if (request.url !== '/relay')
        return false
      if (request.method === 'POST') {
        passOn(request, response, windows).catch(() => response.destroy())
        return true
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write(`retry: ${RETRY_MS}\n\n`)
      windows.add(response)
      response.on('close', () => windows.delete(response))
      return true
    },
  }
}
