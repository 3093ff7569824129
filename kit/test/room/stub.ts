/** A server that says to a phone what a test wants, and keeps what the phone says. */
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FromPhone, Guess, Mine, RoomView, ToPhone, Vote } from '../../room/protocol.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import { roomPage } from '../../room/page.ts'

/** How long a poll waits for news; less than it might, so that one is seen to come back. */
const HELD_MS = 2000

interface Put { round: number, isOpen: boolean }

export const VIEW: RoomView = {
  title: 'A cup of tea',
  section: '2. Water',
  headline: 'Two minutes in the pot take more from the leaf than ten in the cup',
  words: [
    'Hot water takes the colour first, the bitter taste later.',
    '80 °C for green tea, 95 °C for black',
    'One pot, 500 ml',
  ],
  said: [
    ['Here is the pot that we began with.'],
    ['Look at the colour.', 'It is there after twenty seconds.'],
    ['The bitter taste is not: it needs minutes, and heat.'],
  ],
  fromRoom: [],
}

export const VOTE: Vote & Put = {
  id: 'check-1',
  kind: 'vote',
  ask: 'Which cup holds the most caffeine?',
  options: [
    { name: 'A', text: 'Green tea, 80 °C, two minutes' },
    { name: 'B', text: 'Black tea, 95 °C, two minutes' },
    { name: 'C', text: 'Black tea, 95 °C, five minutes, from leaves that were used before' },
    { name: 'D', text: 'All the same' },
  ],
  round: 1,
  isOpen: true,
}

export const GUESS: Guess & Put = {
  id: 'guess-1',
  kind: 'guess',
  ask: 'After how many seconds is the colour there?',
  unit: 's',
  from: 0,
  to: 300,
  round: 1,
  isOpen: true,
}

export async function stub(port = 0) {
  const { html, csp } = await roomPage('A cup of tea')
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': csp }
  const said: FromPhone[] = []
  const held = new Set<ServerResponse>()
  let version = 1
  const state = {
    view: VIEW,
    mine: { answers: {}, supported: [] } as Mine,
    /** Whether WebSockets are let in. */
    allowsSockets: true,
    /** Whether anything is replied. */
    replies: true,
    refusal: undefined as string | undefined,
  }
  const news = (): ToPhone[] => [{ is: 'view', view: state.view }, { is: 'mine', mine: state.mine }]
  const reply = (message: FromPhone): ToPhone[] => {
    if (message.do !== 'here')
      said.push(message)
    if (!state.replies && message.do !== 'here')
      return []
    return [{ is: 'reply', n: message.n, ...state.refusal && { error: state.refusal } }]
  }
  const send = (response: ServerResponse, list: ToPhone[]): void => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'X-Since': version }).end(JSON.stringify(list))
  }
  const server = createServer((request, response) => {
    if (request.url === '/say') {
      json(request).then(message => send(response, reply(message as FromPhone)), () => response.destroy())
    }
    else if (request.url !== '/poll') {
      response.writeHead(request.url === '/' ? 200 : 404, headers).end(html)
    }
    else if (request.headers['x-since'] === String(version)) {
      held.add(response)
      setTimeout(() => held.delete(response) && send(response, []), HELD_MS)
    }
    else {
      send(response, news())
    }
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!state.allowsSockets)
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (phone) => {
      const tell = (list: ToPhone[]): void => list.forEach(message => phone.send(JSON.stringify(message)))
      tell(news())
      phone.on('message', data => tell(reply(JSON.parse(String(data)) as FromPhone)))
    })
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}/`,
    html,
    said,
    state,
    /** Phones that are there by WebSocket. */
    connected: () => sockets.clients.size,
    show(view: Partial<RoomView>): void {
      state.view = { ...state.view, ...view }
      version += 1
      for (const phone of sockets.clients)
        news().forEach(message => phone.send(JSON.stringify(message)))
      for (const response of held)
        send(response, news())
      held.clear()
    },
    /** Cuts every line. */
    drop: () => sockets.clients.forEach(phone => phone.terminate()),
    async close() {
      sockets.clients.forEach(phone => phone.terminate())
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}
