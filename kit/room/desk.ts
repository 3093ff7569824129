/** The lecture's end of the room: /room on the server of the lecture, for its windows, which have a secret word. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Room } from './room.ts'
import { createHash, timingSafeEqual } from 'node:crypto'
import { WebSocketServer } from 'ws'
import { fromDesk } from './messages.ts'
import { foreign, refuseUpgrade, SOCKET_LIMITS } from './own-page.ts'
import { MOST } from './protocol.ts'

/** A view follows another after that time, ms. */
const EVERY_MS = 250
/** What changes with time alone is looked at so often, ms. */
const TICK_MS = 1000
const PING_MS = 20_000
const MOST_WINDOWS = 20
/** A window that does not read so much is dropped, bytes. */
const MOST_UNREAD = 1_000_000

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * @param token what a window must bring; nobody in the room knows it
 * @returns takes an upgrade of the lecture's server if it is to /room, and says whether it was
 */
export function desk(room: Room, token: string) {
  const secret = digest(token)
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST.message, ...SOCKET_LIMITS })
  const windows = new Map<WebSocket, { isAlive: boolean }>()
  let sent = ''
  let timer: NodeJS.Timeout | undefined

  function send(): void {
    timer = undefined
    const text = JSON.stringify(room.deskView())
    if (text === sent)
      return
    sent = text
    windows.forEach((_, window) => window.bufferedAmount > MOST_UNREAD ? window.terminate() : window.send(text))
  }
  const soon = (): void => void (timer ??= setTimeout(send, EVERY_MS))
  const forget = room.onChange(soon)
  const tick = setInterval(soon, TICK_MS)
  const ping = setInterval(() => windows.forEach((state, window) => {
    if (!state.isAlive)
      return window.terminate()
    state.isAlive = false
    window.ping()
  }), PING_MS)

  function join(window: WebSocket): void {
    const state = { isAlive: true }
    windows.set(window, state)
    window.on('pong', () => state.isAlive = true)
    window.on('error', () => window.terminate())
    window.on('close', () => windows.delete(window))
    window.on('message', (data, isBinary) => {
      state.isAlive = true
      const message = isBinary ? undefined : fromDesk(String(data))
      if (message)
        room.tell(message)
    })
    window.send(JSON.stringify(room.deskView()))
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path, query] = (request.url ?? '').split('?')
    if (path !== '/room')
      return false
    socket.on('error', () => socket.destroy())
    const stranger = foreign(request, true)
    if (stranger || !timingSafeEqual(digest(new URLSearchParams(query).get('token') ?? ''), secret))
      refuseUpgrade(socket, 403, stranger ?? 'This is for the windows of the lecture.')
    else if (windows.size >= MOST_WINDOWS)
      refuseUpgrade(socket, 503, 'There are too many windows.')
    else
      server.handleUpgrade(request, socket, head, join)
    return true
  }

  return {
    upgrade,
    close(): void {
      forget()
      clearTimeout(timer)
      clearInterval(tick)
      clearInterval(ping)
      windows.forEach((_, window) => window.terminate())
    },
  }
}
