/**
 * The lecture's end of the room, on the lecture's own server: stage and presenter see what comes in, and the presenter
 * says what is to be done. The token is in the lecture's pages alone; phones do not reach that server.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { RoomServer } from './server.ts'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { WebSocketServer } from 'ws'
import { readFromDesk } from './messages.ts'
import { MOST } from './protocol.ts'

/** Told at most so often, ms. */
const EVERY_MS = 250
/** And told again, for time passes for those who are lost, ms. */
const AGAIN_MS = 5000

export function deskOf({ deskView, onChange, tell }: Pick<RoomServer, 'deskView' | 'onChange' | 'tell'>) {
  const token = randomBytes(16).toString('base64url')
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST.message, perMessageDeflate: false, autoPong: false })
  let last = ''
  let waiting: NodeJS.Timeout | undefined

  function tellWindows(): void {
    clearTimeout(waiting)
    waiting = undefined
    const text = JSON.stringify(deskView())
    if (text === last)
      return
    last = text
    sockets.clients.forEach(client => client.send(text))
  }
  function later(): void {
    waiting ??= setTimeout(tellWindows, EVERY_MS)
  }
  const stop = onChange(later)
  const again = setInterval(tellWindows, AGAIN_MS)

  function join(client: WebSocket): void {
    client.on('error', () => client.terminate())
    client.on('message', (data) => {
      const message = readFromDesk(String(data))
      if (!message)
        return
      tell(message)
      tellWindows() // a key shows at once
    })
    client.send(JSON.stringify(deskView()))
  }

  return {
    mark: () => `<meta name="lecture-room" content="${token}">`,
    /** @returns whether it was for the room */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const { host, origin } = request.headers
      const [, asked] = /^\/room\?token=([\w-]+)$/.exec(request.url ?? '') ?? []
      const given = Buffer.from(asked ?? '')
      if (origin !== `http://${host}` || given.length !== token.length || !timingSafeEqual(given, Buffer.from(token)))
        return false
      sockets.handleUpgrade(request, socket, head, join)
      return true
    },
    close(): void {
      stop()
      clearInterval(again)
      clearTimeout(waiting)
      sockets.clients.forEach(client => client.terminate())
    },
  }
}
