/** Phones with a WebSocket. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Crowd } from './crowd.ts'
import type { Admitted, Door } from './door.ts'
import type { News } from './news.ts'
import type { ToPhone } from './protocol.ts'
import { WebSocketServer } from 'ws'
import { denialOf, Denied, HEADERS } from './door.ts'
import { textOf } from './news.ts'
import { MOST } from './protocol.ts'

/** A phone that does not answer a ping until the next one is gone, ms. */
const PING_MS = 20_000
/** A phone that reads so slowly that more is waiting for it starts again, bytes. */
const MOST_WAITING = 256 * 1024
/** Connections of a device. */
const OF_DEVICE = 3
/** Refusals of a flood before its connection is closed. */
const PATIENCE = 50
/** As RFC 6455 has them, and the protocol's own for a connection that a newer one has taken the place of. */
const CODES = { binary: 1003, rude: 1008, again: 1012, replaced: 4000 }

interface SocketOptions {
  admit: Door
  crowd: Crowd
  news: News
  hear: (from: Admitted, text: string) => ToPhone
  /** What only this device sees. */
  mine: (device: string) => string
}

function deny(socket: Duplex, { status, message }: Denied): void {
  const headers = { ...HEADERS, 'Connection': 'close', 'Content-Type': 'text/plain', 'Content-Length': message.length }
  const lines = [`HTTP/1.1 ${status} No`, ...Object.entries(headers).map(header => header.join(': ')), '', message]
  // Destroyed, for no timeout ends it any more, and who holds it would keep others out.
  socket.end(lines.join('\r\n'), () => socket.destroy())
}

export function socketsOf({ admit, crowd, news, hear, mine }: SocketOptions) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST.message, perMessageDeflate: false, autoPong: false })
  const alive = new WeakSet<WebSocket>()
  const deviceOf = new WeakMap<WebSocket, string>()
  const cookies = new WeakMap<IncomingMessage, string>()
  sockets.on('headers', (headers, request) => {
    if (cookies.has(request))
      headers.push(`Set-Cookie: ${cookies.get(request)}`)
  })

  const isSlow = (client: WebSocket): boolean => client.bufferedAmount > MOST_WAITING

  function join(client: WebSocket, admitted: Admitted): void {
    const { device, address } = admitted
    let patience = PATIENCE
    crowd.connect(address, device)
    alive.add(client)
    deviceOf.set(client, device)
    client.on('pong', () => alive.add(client))
    client.on('error', () => client.terminate())
    client.on('close', () => {
      crowd.disconnect(address, device)
      news.changed()
    })
    client.on('message', (data, isBinary) => {
      if (client.readyState !== client.OPEN)
        return
      alive.add(client)
      if (isBinary)
        return client.close(CODES.binary)
      const reply = hear(admitted, String(data))
      if (reply.is === 'reply' && reply.error && --patience < 0)
        return client.close(CODES.rude)
      if (isSlow(client))
        return client.terminate()
      client.send(textOf(reply))
    })
    client.send(news.view())
    client.send(mine(device))
    news.changed()
  }

  news.onView(() => {
    for (const client of sockets.clients)
      isSlow(client) ? client.terminate() : client.send(news.view())
  })

  const pinging = setInterval(() => {
    for (const client of sockets.clients)
      !alive.delete(client) || isSlow(client) ? client.terminate() : client.ping()
    news.changed()
  }, PING_MS)

  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socket.on('error', () => socket.destroy())
      try {
        if (request.url !== '/live')
          throw new Denied(404, 'There is nothing here.')
        const admitted = admit(request, true)
        crowd.expectRoom(admitted.address)
        const [oldest, ...others] = [...sockets.clients].filter(client => deviceOf.get(client) === admitted.device && client.readyState === client.OPEN)
        if (others.length + 1 >= OF_DEVICE)
          oldest.close(CODES.replaced)
        if (admitted.cookie)
          cookies.set(request, admitted.cookie)
        sockets.handleUpgrade(request, socket, head, client => join(client, admitted))
      }
      catch (error) {
        deny(socket, denialOf(error))
      }
    },
    /** Each comes back at once. */
    restart: () => sockets.clients.forEach(client => client.close(CODES.again)),
    close(): void {
      clearInterval(pinging)
      sockets.clients.forEach(client => client.terminate())
    },
  }
}
