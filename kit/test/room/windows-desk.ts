/** The room's end of the lecture, for its windows, which says what a test wants. */
import type { DeskView, FromDesk } from '../../room/protocol.ts'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { expect } from 'vitest'
import { WebSocketServer } from 'ws'

export type Question = NonNullable<DeskView['question']>

/** A room of 41, which is asked nothing. */
export const EMPTY: DeskView = { address: 'http://192.168.178.23:4040', present: 41, lost: 3, lostByMinute: Array.from({ length: 30 }, (_, i) => i === 28 ? 2 : 0), fromRoom: [], fromOneAddress: 1 }

export const VOTE: Question = {
  id: 'cups',
  kind: 'vote',
  ask: 'Which pot?',
  options: [{ name: 'A', text: 'Iron' }, { name: 'B', text: 'Glass' }],
  right: 'B',
  why: '',
  round: 1,
  isOpen: true,
  isAnswered: false,
  isShown: false,
  rounds: [{ count: 34, counts: [20, 14], guesses: [] }],
}

/** The desk of kit/room, as the windows know it. */
export async function startDesk(folder: string, view: DeskView, { port = 0, token = 'abc-123' } = {}) {
  const files = sirv(folder, { single: true })
  const page = readFileSync(join(folder, 'index.html'), 'utf8').replace('<head>', `<head><meta name="lecture-room" content="${token}">`)
  const server = createServer((request, response) => request.headers.accept?.includes('text/html')
    ? response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
    : files(request, response))
  const windows = new WebSocketServer({ server, path: '/room' })
  const heard: FromDesk[] = []
  let now = view
  const tell = (changes: Partial<DeskView>) => {
    now = { ...now, ...changes }
    windows.clients.forEach(window => window.send(JSON.stringify(now)))
  }
  windows.on('connection', (window, { url }) => {
    expect(url).toBe(`/room?token=${token}`)
    window.send(JSON.stringify(now))
    window.on('message', (data) => {
      const message = JSON.parse(String(data)) as FromDesk
      heard.push(message)
      if (message.do === 'show' && now.question)
        tell({ question: { ...now.question, isShown: message.isShown } })
    })
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const { port: taken } = server.address() as { port: number }
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    heard,
    tell,
    ask: (changes: Partial<Question> = {}) => tell({ question: { ...VOTE, ...changes } as Question }),
    /** What the lecturer did since the last time, without where the lecture is. */
    told: () => heard.splice(0).filter(message => message.do !== 'place'),
    async close() {
      windows.clients.forEach(window => window.terminate())
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}
