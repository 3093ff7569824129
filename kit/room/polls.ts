/** Phones that poll, where a network forbids WebSockets: a question waits for its answer until there is news. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Crowd } from './crowd.ts'
import type { Admitted } from './door.ts'
import type { News } from './news.ts'
import type { ToPhone } from './protocol.ts'
import { Denied, HEADERS } from './door.ts'
import { textOf } from './news.ts'
import { MOST, POLL_MS } from './protocol.ts'

interface PollOptions {
  crowd: Crowd
  news: News
  hear: (from: Admitted, text: string) => ToPhone
  /** What only this device sees. */
  mine: (device: string) => string
}

const send = (response: ServerResponse, json: string, headers = {}): void =>
  void response.writeHead(200, { ...HEADERS, ...headers, 'Content-Type': 'application/json' }).end(json)

/** @throws Denied when it is longer than a message may be */
async function textFrom(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > MOST.message)
      throw new Denied(413, 'That is too much.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

export function pollsOf({ crowd, news, hear, mine }: PollOptions) {
  /** Answers the poll of a device that waits. */
  const waiting = new Map<string, () => void>()
  const answerAll = () => waiting.forEach(answer => answer())
  news.onView(answerAll)

  return {
    answerAll,
    /** @throws Denied where there is no room for it */
    poll(request: IncomingMessage, response: ServerResponse, { device, address, cookie }: Admitted): void {
      waiting.get(device)?.()
      crowd.expectRoom(address)
      if (!cookie) { // whoever keeps none is nobody
        crowd.sawPoll(device)
        crowd.heard(device, address)
      }
      const asked = String(request.headers['x-since'] ?? '')
      if (asked !== news.since())
        return send(response, `[${news.view()},${mine(device)}]`, { 'X-Since': news.since() })
      let late: NodeJS.Timeout
      function end(): void {
        clearTimeout(late)
        if (waiting.get(device) !== answer)
          return
        waiting.delete(device)
        crowd.disconnect(address)
      }
      function answer(): void {
        end()
        if (response.destroyed)
          return
        const own = news.isOfThisRun(asked) ? '' : `,${mine(device)}`
        send(response, news.since() === asked ? '[]' : `[${news.view()}${own}]`, { 'X-Since': news.since() })
      }
      late = setTimeout(answer, POLL_MS)
      waiting.set(device, answer)
      crowd.connect(address)
      response.on('close', end)
    },
    async say(request: IncomingMessage, response: ServerResponse, admitted: Admitted): Promise<void> {
      const text = await textFrom(request)
      crowd.sawPoll(admitted.device)
      send(response, `[${textOf(hear(admitted, text))}]`)
    },
  }
}
