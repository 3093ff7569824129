/** A small deck, and phones that speak as a browser does, for tests of the room. */
import type { RoomDeck } from '../../room/deck.ts'
import type { FromPhone, Mine, RoomView, ToPhone } from '../../room/protocol.ts'
import type { RoomOptions } from '../../room/server.ts'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { serveRoom } from '../../room/server.ts'
import { openStore } from '../../room/store.ts'

export const DECK: RoomDeck = {
  title: 'A cup of tea',
  slides: [
    { section: '', headline: 'A cup of tea', words: [['Welcome']], said: [['Good morning.']] },
    { section: '1 Leaves', headline: 'Which leaf?', words: [['One of two'], ['Guess']], said: [['Here are two.'], ['Which is it?'], ['SECRET said']] },
    { section: '1 Leaves', headline: 'So it is', words: [['Look'], ['SECRET green']], said: [['You have voted.'], ['SECRET because']] },
    { section: '2 Water', headline: 'How hot?', words: [['A kettle'], [], ['SECRET eighty']], said: [['How hot?'], ['Think.'], ['SECRET degrees']] },
    { section: '2 Water', headline: 'Pour', words: [['Slowly']], said: [['Pour.']] },
  ],
  questions: [
    {
      ...{ id: 'leaf', kind: 'vote', ask: 'Which leaf?', right: 'B', why: 'SECRET it is not rolled' },
      options: [{ name: 'A', text: 'Black' }, { name: 'B', text: 'Green' }],
      ...{ asks: { slide: 2, click: 1 }, answers: { slide: 3, click: 1 } },
    },
    {
      ...{ id: 'heat', kind: 'guess', ask: 'How hot?', unit: '°C', from: 0, to: 100, right: 80, why: 'SECRET it would be bitter' },
      ...{ asks: { slide: 4, click: 0 }, answers: { slide: 4, click: 2 } },
    },
  ],
}

export const PAGE = { html: '<!doctype html><title>Tea</title><script>1</script>', csp: `default-src 'none'; frame-ancestors 'none'` }

/** The server of its room, with what else it is to have. */
export const smallRoom = (file: string, more: Partial<RoomOptions> = {}) => serveRoom({
  ...{ deck: DECK, store: openStore(file), page: PAGE, port: 0, host: '127.0.0.1', names: () => ['127.0.0.1'], log: () => {} },
  ...more,
})

type WithoutNumber<Message> = Message extends unknown ? Omit<Message, 'n'> : never

/** A phone that has the page open. */
export interface Phone {
  cookie: string
  socket: WebSocket
  /** All that it was sent, as it came. */
  heard: string[]
  view: () => RoomView | undefined
  mine: () => Mine | undefined
  /** @returns why it does not count, if so */
  say: (said: WithoutNumber<FromPhone>, n?: number) => Promise<string | undefined>
}

let lastN = 0

/** Opens the page. */
export async function cookieOf(port: number, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? headers.cookie
}

/** @returns the status that refused it; 101 if it was not, 0 if it was cut off */
export async function knock(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const status = await new Promise<number>((resolve) => {
    socket.on('error', () => resolve(0))
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode!))
  })
  socket.terminate()
  return status
}

export async function openPhone(port: number, cookie?: string): Promise<Phone> {
  cookie ??= await cookieOf(port)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { cookie, origin: `http://127.0.0.1:${port}` } })
  const heard: string[] = []
  const waiting = new Map<number, (error?: string) => void>()
  let [view, mine]: [RoomView?, Mine?] = []
  socket.on('error', () => {})
  socket.on('message', (data) => {
    heard.push(String(data))
    const message = JSON.parse(String(data)) as ToPhone
    if (message.is === 'view')
      view = message.view
    else if (message.is === 'mine')
      mine = message.mine
    else
      waiting.get(message.n)?.(message.error)
  })
  await once(socket, 'open')
  return {
    ...{ cookie, socket, heard, view: () => view, mine: () => mine },
    say: (said, n = ++lastN) => new Promise((resolve) => {
      waiting.set(n, resolve)
      socket.on('close', () => resolve('cut off'))
      socket.send(JSON.stringify({ ...said, n }))
    }),
  }
}

export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 1000)
      throw new Error(`Never came: ${isSo}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
