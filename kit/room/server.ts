/**
 * The room's own server, for the phones in the local network: the page, a WebSocket and long polling. It can vote, ask,
 * signal and read what the room may see; the lecture, its files and the lecturer's controls are on another server.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RoomDeck } from './deck.ts'
import type { Admitted } from './door.ts'
import type { DeskView, FromDesk, ToPhone } from './protocol.ts'
import type { Store } from './store.ts'
import { createServer } from 'node:http'
import { listenFrom } from '../lib/serve.ts'
import { Crowd, OF_ADDRESS } from './crowd.ts'
import { denialOf, Denied, doorOf, HEADERS } from './door.ts'
import { counter, limiter } from './limits.ts'
import { readFromPhone } from './messages.ts'
import { newsOf, textOf } from './news.ts'
import { pollsOf } from './polls.ts'
import { MOST } from './protocol.ts'
import { Refusal, Room } from './room.ts'
import { socketsOf } from './sockets.ts'

const MESSAGES = { burst: 10, perSecond: 2 }
const QUESTIONS = { burst: 2, perSecond: 1 / 20 }
/** Answers and open questions of one address that count, unless a good part of the room is behind it. */
const ANSWERS_OF_ADDRESS = 3
const QUESTIONS_OF_ADDRESS = 10
/** Sockets of one address before it has asked for anything. */
const SOCKETS_OF_ADDRESS = OF_ADDRESS + 100
/** A line of the log for each kind of trouble, at most so often, ms. */
const LOG_MS = 60_000
const LIMITS = { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 5000, connectionsCheckingInterval: 2000 }

export interface RoomOptions {
  deck: RoomDeck
  store: Store
  page: { html: string, csp: string }
  /** The first to try; 0 for any. */
  port: number
  /** Where it listens. */
  host: string
  /** Names by which this machine may be asked now; the first one is shown. */
  names: () => readonly string[]
  log: (line: string) => void
  now?: () => number
}

export type RoomServer = Awaited<ReturnType<typeof serveRoom>>

export async function serveRoom({ deck, store, page, port, host, names, log, now = Date.now }: RoomOptions) {
  const logged = new Map<string, number>()
  function once(kind: string, line: string): void {
    if (now() - (logged.get(kind) ?? -Infinity) < LOG_MS)
      return
    logged.set(kind, now())
    log(`The room: ${line}`)
  }
  const cannotWrite = (error: unknown): void => once('write', `nothing can be written down: ${(error as Error).message}`)

  const room = new Room(deck, store, { now, complain: cannotWrite })
  const news = newsOf(() => room.view())
  const crowd = new Crowd(now)
  const admit = doorOf({ names, secret: store.secret(), now })
  const maySay = limiter(MESSAGES, now)
  const mayAsk = limiter(QUESTIONS, now)

  function hear({ device, address }: Admitted, text: string): ToPhone {
    const message = readFromPhone(text)
    const { n } = message
    const refuse = (error: string): ToPhone => ({ is: 'reply', n, error })
    if (!maySay(device)) {
      once('fast', 'a phone says more than it may, and is told to wait')
      return refuse('Too fast: wait a moment.')
    }
    if ('error' in message) {
      once('unread', 'a phone sent something that could not be read')
      return refuse(message.error)
    }
    if (message.do === 'ask' && !room.hasAsked(device, n)) {
      if (crowd.isCrowded(address, room.asking(), QUESTIONS_OF_ADDRESS))
        return refuse('Too many questions come from your address.')
      if (!mayAsk(device))
        return refuse('One question after the other: wait a moment.')
    }
    if (message.do === 'answer' && crowd.isCrowded(address, [...room.answering()].filter(other => other !== device), ANSWERS_OF_ADDRESS))
      return refuse('Not counted: too many answers come from your address.')
    try {
      room.hear(device, message)
    }
    catch (error) {
      if (error instanceof Refusal)
        return refuse(error.message)
      cannotWrite(error)
      return refuse('Not counted: the laptop cannot write it down.')
    }
    crowd.heard(device, address)
    if (message.do !== 'here')
      news.changed()
    return { is: 'reply', n }
  }

  const mine = (device: string): string => textOf({ is: 'mine', mine: room.mine(device) })
  const sockets = socketsOf({ admit, crowd, news, hear, mine })
  const polls = pollsOf({ crowd, news, hear, mine })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '/').split('?')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead && request.method !== 'POST')
      throw new Denied(405, 'Only GET and POST.')
    const admitted = admit(request, !isRead)
    if (admitted.cookie)
      response.setHeader('Set-Cookie', admitted.cookie)
    if (path === '/' && isRead)
      return void response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': page.csp }).end(page.html)
    if (path === '/poll' && isRead)
      return polls.poll(request, response, admitted)
    if (path === '/say' && !isRead)
      return polls.say(request, response, admitted)
    throw new Denied(404, 'There is nothing here.')
  }

  const server = createServer(LIMITS, (request, response) => {
    answer(request, response).catch((error) => {
      if (response.headersSent)
        return response.destroy()
      const { status, message } = denialOf(error)
      response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Connection': 'close' }).end(`${message}\n`)
    })
  })
  server.maxConnections = 2 * MOST.connections
  const ofAddress = counter()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    if (ofAddress.of(address) >= SOCKETS_OF_ADDRESS)
      return socket.destroy()
    ofAddress.add(address)
    socket.on('close', () => ofAddress.remove(address))
  })
  server.on('upgrade', sockets.upgrade)
  server.on('clientError', (_, socket) => socket.destroy())
  await listenFrom(server, port, host)
  const { port: taken } = server.address() as AddressInfo
  const shown = (): string => `http://${names()[0]}:${taken}/`

  return {
    port: taken,
    address: shown(),
    /** Calls when what the lecture's windows see may have changed. */
    onChange: news.onChange,
    tell(message: FromDesk): void {
      room.tell(message)
      news.changed()
      if (message.do === 'begin') { // what a phone has said is of the last lecture; it comes again at once
        news.beginAgain()
        polls.answerAll()
        sockets.restart()
      }
    },
    deskView: (): DeskView => ({
      ...room.deskView(),
      address: shown(),
      present: crowd.present().length,
      fromOneAddress: crowd.mostOfOneAddress(room.answering()),
    }),
    async close(): Promise<void> {
      news.close()
      sockets.close()
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
      store.close()
    },
  }
}
