/**
 * The server for the phones of a room: the page, and a line to it by WebSocket or long polling. It knows the room and
 * nothing else of the lecture: no file, no window, no word of the script that was not said.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket } from 'ws'
import type { RoomDeck } from './deck.ts'
import type { Device } from './devices.ts'
import type { ToPhone } from './protocol.ts'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { WebSocketServer } from 'ws'
import { LOOPBACK } from '../lib/gate.ts'
import { listenFrom } from '../lib/serve.ts'
import { devices } from './devices.ts'
import { Bucket, quietly } from './limits.ts'
import { fromPhone } from './messages.ts'
import { foreign, HEADERS, networkAddresses, refuseUpgrade, SOCKET_LIMITS } from './own-page.ts'
import { MOST, POLL_MS } from './protocol.ts'
import { Room } from './room.ts'
import { Store } from './store.ts'

/** Changes of the same moment go together, ms. */
const GATHER_MS = 50
/** A phone that does not answer within that time is gone, ms. */
const PING_MS = 20_000
/** A phone that polls is there for so long after, ms. */
const POLLED_MS = 30_000
const TICK_MS = 5000
/** Lines of one phone at a time: an older one is lost, or in a forgotten tab. */
const LINES = 3
/** What a phone says: so much at once, then a second. Polls come with each change. */
const [SAID_AT_ONCE, SAID_PER_SECOND] = [10, 2]
const [ASKED_AT_ONCE, ASKED_PER_SECOND] = [30, 5]
/** A phone that goes on when it is told to wait is cut off. */
const PATIENCE = -25
/** A phone that does not read so much is dropped, bytes. */
const MOST_UNREAD = 256_000
/** Beyond MOST.connections, to be refused in a word. */
const REFUSED = 1000

const SLOWER = 'too fast: wait a moment'
const [TEXT, HTML, JSON_TYPE] = ['text/plain; charset=utf-8', 'text/html; charset=utf-8', 'application/json; charset=utf-8']

/** A WebSocket, or a poll that waits. */
interface Line {
  /** Takes what is new: the view of all, or what this phone has said. */
  push: (news: 'view' | 'mine') => void
  drop: () => void
}

/** A phone. */
interface Seat {
  id: string
  lines: Set<Line>
  polledAt: number
  /** Rises with what it has said. */
  version: number
  said: Bucket
  asked: Bucket
}

interface Options {
  /** The first port to try; 0 for any. */
  port: number
  deck: RoomDeck
  /** Where it is written down. */
  file: string
  page: { html: string, csp: string }
  log: (line: string) => void
  /** Whether a lecture of today goes on. */
  isResumed?: boolean
  now?: () => number
}

/** @throws UsageError when the file or the port cannot be used */
export async function openRoom({ port, deck, file, page, log, isResumed, now = Date.now }: Options) {
  const quiet = quietly(log, now)
  const store = new Store(file, { now, log: line => quiet('store', line) })
  const room = new Room(deck, store, store.begin(deck.title, isResumed), now)
  const known = devices(store.key, now)
  const seats = new Map<string, Seat>()
  const start = randomBytes(6).toString('base64url')
  const zipped = gzipSync(page.html)
  let view = Buffer.from(textOf({ is: 'view', view: room.view() }))
  let version = 0
  let lines = 0
  let taken = 0
  let timer: NodeJS.Timeout | undefined

  function textOf(message: ToPhone): string {
    return JSON.stringify(message)
  }
  const mineOf = (seat: Seat): string => textOf({ is: 'mine', mine: room.mine(seat.id) })

  const isThere = ({ lines, polledAt }: Seat): boolean => lines.size > 0 || Math.abs(now() - polledAt) < POLLED_MS

  /** Says what has changed, once to all. */
  function spread(): void {
    timer = undefined
    const present = [...seats.values()].filter(isThere).length
    const address = `http://${networkAddresses()[0] ?? LOOPBACK}:${taken}/`
    if (present !== room.present || address !== room.address) {
      Object.assign(room, { present, address })
      room.changed()
      clearTimeout(timer)
      timer = undefined
    }
    const next = Buffer.from(textOf({ is: 'view', view: room.view() }))
    if (next.equals(view))
      return
    view = next
    version += 1
    for (const seat of seats.values())
      seat.lines.forEach(line => line.push('view'))
  }
  const soon = (): void => void (timer ??= setTimeout(spread, GATHER_MS))
  const forget = room.onChange(soon)

  function seatOf({ id }: Device): Seat {
    if (!seats.has(id)) {
      seats.set(id, {
        ...{ id, lines: new Set(), polledAt: -Infinity, version: 0 },
        said: new Bucket(SAID_AT_ONCE, SAID_PER_SECOND, now),
        asked: new Bucket(ASKED_AT_ONCE, ASKED_PER_SECOND, now),
      })
    }
    return seats.get(id)!
  }

  function add(seat: Seat, line: Line): () => void {
    if (seat.lines.size >= LINES)
      [...seat.lines][0].drop()
    seat.lines.add(line)
    lines += 1
    soon()
    return () => {
      if (!seat.lines.delete(line))
        return
      lines -= 1
      soon()
    }
  }

  /** Takes what a phone says, replies, and then tells its other lines. */
  async function say(seat: Seat, text: string, reply: (message: string) => void): Promise<void> {
    const { n, message } = fromPhone(text)
    let error: string | undefined
    if (!seat.said.take()) {
      error = SLOWER
      quiet('fast', 'A phone says more than it may; it is told to wait.')
    }
    else if (message) {
      error = await room.say(seat.id, message)
    }
    else {
      error = 'not understood'
      quiet('message', 'A phone said something that is no message of the room; it is not counted.')
    }
    reply(textOf(error === undefined ? { is: 'reply', n } : { is: 'reply', n, error }))
    if (error !== undefined || message?.do === 'here' || message?.do === 'lost')
      return
    seat.version += 1
    seat.lines.forEach(line => line.push('mine'))
  }

  /* By WebSocket */

  const alive = new Map<WebSocket, boolean>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST.message, ...SOCKET_LIMITS })
  const cookies = new WeakMap<IncomingMessage, string>()
  sockets.on('headers', (headers, request) => {
    if (cookies.has(request))
      headers.push(`Set-Cookie: ${cookies.get(request)}`)
  })

  function join(socket: WebSocket, seat: Seat): void {
    const send = (text: string | Buffer): void => {
      if (socket.bufferedAmount > MOST_UNREAD)
        socket.terminate()
      else if (socket.readyState === socket.OPEN)
        socket.send(text, { binary: false })
    }
    const leave = add(seat, {
      push: news => send(news === 'view' ? view : mineOf(seat)),
      drop: () => {
        leave()
        socket.close(4000, 'open elsewhere')
        setTimeout(() => socket.terminate(), 1000).unref()
      },
    })
    alive.set(socket, true)
    socket.on('pong', () => alive.set(socket, true))
    socket.on('error', () => {
      quiet('frame', 'A phone sent what is no message, or too much of it; its line is cut.')
      socket.terminate()
    })
    socket.on('close', () => {
      alive.delete(socket)
      leave()
    })
    socket.on('message', (data, isBinary) => {
      alive.set(socket, true)
      if (seat.said.left < PATIENCE)
        socket.terminate()
      else
        void say(seat, isBinary ? '' : String(data), send).catch(broken)
    })
    send(view)
    send(mineOf(seat))
  }

  /* By long polling */

  function poll(request: IncomingMessage, response: ServerResponse, seat: Seat): void {
    const mark = (): string => `${start}.${version}.${seat.version}`
    const [startThen, viewThen, mineThen] = String(request.headers['x-since'] ?? '').split('.')
    const isKnown = startThen === start
    const news = (): string[] => [
      ...isKnown && Number(viewThen) === version ? [] : [view.toString()],
      ...isKnown && Number(mineThen) === seat.version ? [] : [mineOf(seat)],
    ]
    const answer = (): void => {
      response.setHeader('X-Since', mark())
      end(response, 200, JSON_TYPE, `[${news().join()}]`)
    }
    seat.polledAt = now()
    soon()
    if (news().length > 0)
      return answer()
    const late = setTimeout(drop, POLL_MS)
    const leave = add(seat, { push: drop, drop })
    response.on('close', drop)
    function drop(): void {
      clearTimeout(late)
      leave()
      if (!response.writableEnded && !response.destroyed)
        answer()
    }
  }

  async function take(request: IncomingMessage, response: ServerResponse, seat: Seat): Promise<void> {
    const chunks: Buffer[] = []
    let size = Number(request.headers['content-length'] ?? 0)
    if (size <= MOST.message) {
      size = 0
      for await (const chunk of request as AsyncIterable<Buffer>) {
        chunks.push(chunk)
        size += chunk.length
        if (size > MOST.message)
          break // which cuts it off
      }
    }
    if (size > MOST.message)
      return end(response, 413, JSON_TYPE, `[${textOf({ is: 'reply', n: 0, error: 'too long' })}]`)
    await say(seat, Buffer.concat(chunks).toString(), reply => end(response, 200, JSON_TYPE, `[${reply}]`))
  }

  /* All requests */

  function end(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
    if (!response.headersSent && !response.destroyed)
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body)
  }
  const refuse = (response: ServerResponse, status: number, words: string): void => end(response, status, TEXT, `${words}\n`)

  function broken(error: unknown): void {
    quiet('error', `The room's server went on after an error: ${(error as Error).message}`)
  }

  /** The phone that asks, if it may; otherwise why not. */
  function admitted(request: IncomingMessage, isNewLine: boolean): { seat: Seat, cookie?: string } | { status: number, words: string } {
    if (isNewLine && lines >= MOST.connections) {
      quiet('full', `The room has ${MOST.connections} lines; more are refused.`)
      return { status: 503, words: 'The room is full.' }
    }
    const device = known.of(request)
    if (!device) {
      quiet('devices', 'Too many new phones come from one address; they are told to wait.')
      return { status: 429, words: 'There are too many new phones: wait a moment.' }
    }
    const seat = seatOf(device)
    return seat.asked.take() ? { seat, cookie: device.cookie } : { status: 429, words: SLOWER }
  }

  function showPage(request: IncomingMessage, response: ServerResponse): void {
    const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    response.setHeader('Content-Security-Policy', page.csp)
    response.setHeader('Vary', 'Accept-Encoding')
    if (isZipped)
      response.setHeader('Content-Encoding', 'gzip')
    end(response, 200, HTML, isZipped ? zipped : page.html)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '/' } = request
    const [path] = url.split('?')
    Object.entries(HEADERS).forEach(([name, value]) => response.setHeader(name, value))
    const stranger = foreign(request, method === 'POST')
    if (stranger) {
      quiet('foreign', 'A page from elsewhere, or a foreign name, was refused.')
      return refuse(response, 403, stranger)
    }
    if (!['GET', 'HEAD', 'POST'].includes(method))
      return refuse(response, 405, 'The room does not know this method.')
    if (method === 'POST' && path === '/say') {
      const device = known.known(request)
      return device ? take(request, response, seatOf(device)) : end(response, 403, JSON_TYPE, `[${textOf({ is: 'reply', n: 0, error: 'open the page anew' })}]`)
    }
    if (method === 'HEAD' && path === '/')
      return showPage(request, response)
    if (method !== 'GET' || !['/', '/poll'].includes(path))
      return refuse(response, 404, 'There is nothing here.')
    const asker = admitted(request, path === '/poll')
    if ('status' in asker)
      return refuse(response, asker.status, asker.words)
    if (asker.cookie)
      response.setHeader('Set-Cookie', asker.cookie)
    return path === '/' ? showPage(request, response) : poll(request, response, asker.seat)
  }

  const server = createServer({
    ...{ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 5000, connectionsCheckingInterval: 2000 },
  }, (request, response) => {
    request.on('error', () => {})
    response.on('error', () => {})
    serve(request, response).catch((error) => {
      if (!request.destroyed)
        broken(error)
      refuse(response, 500, 'That did not work.')
    })
  })
  server.maxConnections = MOST.connections + REFUSED
  server.on('clientError', (_, socket) => {
    quiet('request', 'Something that is no request was refused.')
    if (socket.writable)
      refuseUpgrade(socket, 400, 'That is no request.')
    else
      socket.destroy()
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    try {
      const stranger = foreign(request, true)
      if (stranger)
        return refuseUpgrade(socket, 403, stranger)
      if (request.url !== '/live')
        return refuseUpgrade(socket, 404, 'There is nothing here.')
      const asker = admitted(request, true)
      if ('status' in asker)
        return refuseUpgrade(socket, asker.status, asker.words)
      if (asker.cookie)
        cookies.set(request, asker.cookie)
      sockets.handleUpgrade(request, socket, head, made => join(made, asker.seat))
    }
    catch (error) {
      broken(error)
      socket.destroy()
    }
  })

  let pingedAt = now()
  function ping(): void {
    // After a sleep of the laptop, answers may still wait to be read.
    const hasSlept = Math.abs(now() - pingedAt) > 2 * PING_MS
    pingedAt = now()
    alive.forEach((isAlive, socket) => {
      if (!isAlive && !hasSlept)
        return socket.terminate()
      alive.set(socket, false)
      socket.ping()
    })
  }
  const timers = [setInterval(ping, PING_MS), setInterval(() => {
    soon()
    known.tidy()
    seats.forEach((seat, id) => !isThere(seat) && seat.said.isFull && seat.asked.isFull && seats.delete(id))
  }, TICK_MS)]

  try {
    await listenFrom(server, port, '0.0.0.0')
  }
  catch (error) {
    timers.forEach(clearInterval)
    store.close()
    throw error
  }
  taken = (server.address() as AddressInfo).port
  spread()
  return {
    room,
    port: taken,
    /** As a phone opens it; that of the machine itself without a network. */
    address: room.address,
    async close() {
      timers.forEach(clearInterval)
      forget()
      clearTimeout(timer)
      alive.forEach((_, socket) => socket.terminate())
      seats.forEach(({ lines }) => lines.forEach(({ drop }) => drop()))
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
      store.close()
    },
  }
}
