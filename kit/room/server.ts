/**
 * The room's own server, for the phones in the local network: the page, a WebSocket and long polling. It can vote, ask,
 * signal and read what the room may see; the lecture, its files and the lecturer's controls are on another server.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { RoomDeck } from './deck.ts'
import type { DeskView, FromDesk, ToPhone } from './protocol.ts'
import type { Store } from './store.ts'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { listenFrom } from '../lib/serve.ts'
import { devicesOf } from './devices.ts'
import { counter, limiter } from './limits.ts'
import { readFromPhone } from './messages.ts'
import { MOST, POLL_MS } from './protocol.ts'
import { Refusal, Room } from './room.ts'

/** Changes within this time are told together, ms. */
const TOGETHER_MS = 50
/** A phone that does not answer a ping until the next one is gone, ms. */
const PING_MS = 20_000
/** A phone that polls is there until so long after it last did, ms. */
const POLLED_MS = 30_000
/** A phone that reads so slowly that more is waiting for it starts again, bytes. */
const MOST_WAITING = 256 * 1024
/** Connections: of a device, and of one address, behind which there may be many phones. */
const OF_DEVICE = 3
const OF_ADDRESS = 600
/** Refusals of a flood before its connection is closed. */
const PATIENCE = 50
const MESSAGES = { burst: 10, perSecond: 2 }
const QUESTIONS = { burst: 2, perSecond: 1 / 20 }
/** New phones at an address, behind which there may be a whole room. */
const NEW_DEVICES = { burst: 600, perSecond: 5 }
/** Answers of one address that count, unless a quarter of the room is behind it: one person may pretend to be many phones. */
const ANSWERS_OF_ADDRESS = 3
const QUARTER = 0.25
/** Open questions of one address, with the same exception. */
const QUESTIONS_OF_ADDRESS = 10
/** Sockets of one address before it has asked for anything. */
const SOCKETS_OF_ADDRESS = OF_ADDRESS + 100
/** A line of the log for each kind of trouble, at most so often, ms. */
const LOG_MS = 60_000

const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
}

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

interface Admitted { device: string, address: string, cookie?: string }

class Denied extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const send = (response: ServerResponse, json: string, headers = {}): void =>
  void response.writeHead(200, { ...HEADERS, ...headers, 'Content-Type': 'application/json' }).end(json)

export async function serveRoom({ deck, store, page, port, host, names, log, now = Date.now }: RoomOptions) {
  const devices = devicesOf(store.secret())
  const logged = new Map<string, number>()
  function once(kind: string, line: string): void {
    if (now() - (logged.get(kind) ?? -Infinity) < LOG_MS)
      return
    logged.set(kind, now())
    log(`The room: ${line}`)
  }
  const cannotWrite = (error: unknown): void => once('write', `nothing can be written down: ${(error as Error).message}`)
  const room = new Room(deck, store, { now, complain: cannotWrite })

  const mayCome = limiter(NEW_DEVICES, now)
  const maySay = limiter(MESSAGES, now)
  const mayAsk = limiter(QUESTIONS, now)
  const [ofDevice, ofAddress] = [counter(), counter()]
  const polled = new Map<string, number>()
  const polls = new Map<string, () => void>()
  /** From where a device last said something; forgotten with the server. */
  const addresses = new Map<string, string>()

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST.message, perMessageDeflate: false, autoPong: false })

  /** @throws Denied for who may not ask here, or not now */
  function admit(request: IncomingMessage, isFromPage: boolean): Admitted {
    const { host: asked = '', origin } = request.headers
    if (!names().includes(asked.replace(/:\d+$/, '')))
      throw new Denied(403, 'The room does not answer to this name.')
    if (origin === undefined ? isFromPage : origin !== `http://${asked}`)
      throw new Denied(403, 'Another page may not use the room.')
    if (request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate')
      throw new Denied(403, 'Another page may not use the room.')
    const address = request.socket.remoteAddress ?? ''
    const known = devices.known(request.headers)
    if (!known && !mayCome(address))
      throw new Denied(429, 'Too many new phones at this address. Try again in a moment.')
    const { name, cookie } = known ?? devices.made()
    return { device: name, address, cookie }
  }

  /** Devices that are there. */
  const presentDevices = (): string[] =>
    [...new Set([...ofDevice.keys(), ...[...polled].flatMap(([device, at]) => now() - at <= POLLED_MS ? [device] : [])])]
  /** How many of these devices are behind each address. */
  const byAddress = (devices: Iterable<string>) => Map.groupBy(devices, device => addresses.get(device))
  /** Whether an address has said as much as it may, and is not that of a good part of the room. */
  function isCrowded(address: string, said: Iterable<string>, most: number): boolean {
    if ((byAddress(said).get(address)?.length ?? 0) < most)
      return false
    const present = presentDevices()
    return (byAddress(present).get(address)?.length ?? 0) < QUARTER * present.length
  }

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
      if (isCrowded(address, room.asking(), QUESTIONS_OF_ADDRESS))
        return refuse('Too many questions come from your address.')
      if (!mayAsk(device))
        return refuse('One question after the other: wait a moment.')
    }
    if (message.do === 'answer' && isCrowded(address, [...room.answering()].filter(other => other !== device), ANSWERS_OF_ADDRESS))
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
    addresses.set(device, address)
    if (message.do !== 'here')
      changed()
    return { is: 'reply', n }
  }

  // What all see, told once for each change.
  let begun = randomBytes(6).toString('base64url')
  const textOf = (message: ToPhone): string => JSON.stringify(message)
  let view = textOf({ is: 'view', view: room.view() })
  let version = 0
  let telling: NodeJS.Timeout | undefined
  const listeners = new Set<() => void>()

  function tellAll(): void {
    telling = undefined
    listeners.forEach(listener => listener())
    const next = textOf({ is: 'view', view: room.view() })
    if (next === view)
      return
    view = next // here alone: whoever comes in between gets the old one first, and nobody misses the new one
    version += 1
    for (const socket of sockets.clients) {
      if (socket.bufferedAmount > MOST_WAITING)
        socket.terminate()
      else
        socket.send(view)
    }
    polls.forEach(answer => answer())
  }
  function changed(): void {
    telling ??= setTimeout(tellAll, TOGETHER_MS)
  }

  // Phones with a WebSocket.
  const alive = new WeakSet<object>()
  const deviceOf = new WeakMap<WebSocket, string>()
  const cookies = new WeakMap<IncomingMessage, string>()
  sockets.on('headers', (headers, request) => {
    if (cookies.has(request))
      headers.push(`Set-Cookie: ${cookies.get(request)}`)
  })

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const deny = ({ status, message }: Denied): void => {
      const headers = { ...HEADERS, 'Connection': 'close', 'Content-Type': 'text/plain', 'Content-Length': message.length }
      const lines = [`HTTP/1.1 ${status} No`, ...Object.entries(headers).map(header => header.join(': ')), '', message]
      // Destroyed, for no timeout ends it any more, and who holds it would keep others out.
      socket.end(lines.join('\r\n'), () => socket.destroy())
    }
    socket.on('error', () => socket.destroy())
    try {
      if (request.url !== '/live')
        throw new Denied(404, 'There is nothing here.')
      const admitted = admit(request, true)
      const { device, address, cookie } = admitted
      if (sockets.clients.size + polls.size >= MOST.connections)
        throw new Denied(503, 'The room is full.')
      if (ofAddress.of(address) >= OF_ADDRESS)
        throw new Denied(429, 'Too many connections.')
      const [oldest, ...others] = [...sockets.clients].filter(client => deviceOf.get(client) === device && client.readyState === client.OPEN)
      if (others.length + 1 >= OF_DEVICE)
        oldest.close(4000)
      if (cookie)
        cookies.set(request, cookie)
      sockets.handleUpgrade(request, socket, head, client => join(client, admitted))
    }
    catch (error) {
      deny(error instanceof Denied ? error : new Denied(400, 'This could not be read.'))
    }
  }

  function join(client: WebSocket, admitted: Admitted): void {
    const { device, address } = admitted
    let patience = PATIENCE
    ofDevice.add(device)
    ofAddress.add(address)
    addresses.set(device, address)
    alive.add(client)
    deviceOf.set(client, device)
    client.on('pong', () => alive.add(client))
    client.on('error', () => client.terminate())
    client.on('close', () => {
      ofDevice.remove(device)
      ofAddress.remove(address)
      changed()
    })
    client.on('message', (data, isBinary) => {
      if (client.readyState !== client.OPEN)
        return
      alive.add(client)
      const reply = isBinary ? undefined : hear(admitted, String(data))
      if (!reply || (reply.is === 'reply' && reply.error && --patience < 0))
        return client.close(isBinary ? 1003 : 1008)
      if (client.bufferedAmount > MOST_WAITING)
        return client.terminate()
      client.send(textOf(reply))
    })
    client.send(view)
    client.send(textOf({ is: 'mine', mine: room.mine(device) }))
    changed()
  }

  const pinging = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.delete(client) || client.bufferedAmount > MOST_WAITING)
        client.terminate()
      else
        client.ping()
    }
    for (const [device, at] of polled) {
      if (now() - at > POLLED_MS)
        polled.delete(device)
    }
    changed()
  }, PING_MS)

  // Phones that poll.
  function poll(request: IncomingMessage, response: ServerResponse, { device, address, cookie }: Admitted): void {
    polls.get(device)?.()
    if (ofAddress.of(address) >= OF_ADDRESS)
      throw new Denied(429, 'Too many connections.')
    if (sockets.clients.size + polls.size >= MOST.connections)
      throw new Denied(503, 'The room is full.')
    if (!cookie) { // whoever keeps none is nobody
      polled.set(device, now())
      addresses.set(device, address)
    }
    const since = () => `${begun}.${version}`
    const asked = String(request.headers['x-since'] ?? '')
    if (asked !== since())
      return send(response, `[${view},${textOf({ is: 'mine', mine: room.mine(device) })}]`, { 'X-Since': since() })
    let late: NodeJS.Timeout
    function end(): void {
      clearTimeout(late)
      if (polls.get(device) !== answer)
        return
      polls.delete(device)
      ofAddress.remove(address)
    }
    function answer(): void {
      end()
      if (response.destroyed)
        return
      const mine = asked.startsWith(begun) ? '' : `,${textOf({ is: 'mine', mine: room.mine(device) })}`
      send(response, since() === asked ? '[]' : `[${view}${mine}]`, { 'X-Since': since() })
    }
    late = setTimeout(answer, POLL_MS)
    polls.set(device, answer)
    ofAddress.add(address)
    response.on('close', end)
  }

  async function say(request: IncomingMessage, response: ServerResponse, admitted: Admitted): Promise<void> {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > MOST.message)
        throw new Denied(413, 'That is too much.')
      pieces.push(piece)
    }
    polled.set(admitted.device, now())
    send(response, `[${textOf(hear(admitted, Buffer.concat(pieces).toString()))}]`)
  }

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
      return poll(request, response, admitted)
    if (path === '/say' && !isRead)
      return say(request, response, admitted)
    throw new Denied(404, 'There is nothing here.')
  }

  const server = createServer({ maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 5000, connectionsCheckingInterval: 2000 }, (request, response) => {
    answer(request, response).catch((error) => {
      if (response.headersSent)
        return response.destroy()
      const { status, message } = error instanceof Denied ? error : new Denied(400, 'This could not be read.')
      response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Connection': 'close' }).end(`${message}\n`)
    })
  })
  server.maxConnections = 2 * MOST.connections
  const socketsOf = counter()
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    if (socketsOf.of(address) >= SOCKETS_OF_ADDRESS)
      return socket.destroy()
    socketsOf.add(address)
    socket.on('close', () => socketsOf.remove(address))
  })
  server.on('upgrade', upgrade)
  server.on('clientError', (_, socket) => socket.destroy())
  await listenFrom(server, port, host)
  const { port: taken } = server.address() as AddressInfo

  return {
    port: taken,
    address: `http://${names()[0]}:${taken}/`,
    /** @param listener is called when what the lecture's windows see may have changed */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(message: FromDesk): void {
      room.tell(message)
      changed()
      if (message.do === 'begin') { // what a phone has said is of the last lecture; it comes again at once
        begun = randomBytes(6).toString('base64url')
        polls.forEach(answer => answer())
        sockets.clients.forEach(client => client.close(1012))
      }
    },
    deskView(): DeskView {
      const fromOneAddress = Math.max(0, ...[...byAddress(room.answering())].map(([address, answers]) => address ? answers.length : 0))
      return { ...room.deskView(), address: `http://${names()[0]}:${taken}/`, present: presentDevices().length, fromOneAddress }
    },
    async close(): Promise<void> {
      clearInterval(pinging)
      clearTimeout(telling)
      sockets.clients.forEach(client => client.terminate())
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
      store.close()
    },
  }
}
