/** A lecture with its room, in a process of its own that the bench may kill; or a bare server of WebSockets to compare with. */
import type { AddressInfo } from 'node:net'
import type { FromDesk } from '../room/protocol.ts'
import { once } from 'node:events'
import process from 'node:process'
import { WebSocketServer } from 'ws'
import { LOOPBACK } from '../lib/gate.ts'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'
import { deskOf } from '../room/desk.ts'
import { readRoomDeck } from '../room/read-deck.ts'
import { serveRoom } from '../room/server.ts'
import { openStore } from '../room/store.ts'

const [kind, dist, file, port] = process.argv.slice(2)
const say = (message: object): void => void process.send!(message)

async function openRoom(): Promise<void> {
  const deck = await readRoomDeck(ROOT)
  const store = openStore(file)
  const page = { html: '', csp: `default-src 'none'` }
  const room = await serveRoom({ deck, store, page, port: Number(port), host: '0.0.0.0', names: () => [LOOPBACK], log: console.error })
  const { address } = await serve(0, dist, undefined, deskOf(room))
  process.on('message', ({ tell }: { tell?: FromDesk }) => {
    if (tell)
      room.tell(tell)
    const { present, question } = room.deskView()
    say({ present, counted: question?.rounds.at(-1)?.count ?? 0, bytes: process.memoryUsage().rss })
  })
  say({ port: room.port, address, question: deck.questions[0] })
}

async function openBare(): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '0.0.0.0' })
  server.on('connection', client => client.on('message', data => client.send(String(data))))
  await once(server, 'listening')
  say({ port: (server.address() as AddressInfo).port, address: '' })
}

await (kind === 'room' ? openRoom() : openBare())
