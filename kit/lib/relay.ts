/**
 * Keeps windows on several machines in step: each listens at /relay, and what one sends there goes to all of them.
 * kit/client/channel.ts is the other end.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './gate.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** More than any window has to say. */
const MOST_BYTES = 100_000
/** Until a window that lost us asks again, ms. */
const RETRY_MS = 1000

/** Tells a page that there is a relay, what time it is there, and whether other windows listen already. */
const mark = (others: number) => `<meta name="lecture-relay" content="${Date.now()}" data-others="${others}">`

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

/** @param folder of the built deck, whose pages are told */
export function relay(folder: string): Answer {
  const windows = new Set<ServerResponse>()
  return (request, response) => {
    if (request.url === '/relay' && request.method === 'POST') {
      passOn(request, response, windows).catch(() => response.destroy())
      return true
    }
    if (request.url === '/relay') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write(`retry: ${RETRY_MS}\n\n`)
      windows.add(response)
      response.on('close', () => windows.delete(response))
      return true
    }
    if (!request.headers.accept?.includes('text/html'))
      return false
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
      .end(readFileSync(join(folder, 'index.html'), 'utf8').replace('<head>', `<head>${mark(windows.size)}`))
    return true
  }
}
