/** The servers of a room, by real sockets: phones, windows, and those who should get nothing. */
import type { Buffer } from 'node:buffer'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DeskView, FromDesk, ToPhone } from '../../room/protocol.ts'
import type { Phone } from './small-room.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { deskOf } from '../../room/desk.ts'
import { MOST } from '../../room/protocol.ts'
import { cookieOf, knock, openPhone, PAGE, smallRoom, until } from './small-room.ts'

let folder: string
let lines: string[]
let opened: Awaited<ReturnType<typeof smallRoom>>
let port: number
let phones: Phone[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'room-'))
  lines = []
  phones = []
  opened = await smallRoom(join(folder, 'room.sqlite'), { log: line => lines.push(line) })
  port = opened.port
})
afterEach(async () => {
  phones.forEach(({ socket }) => socket.terminate())
  await opened.close()
  rmSync(folder, { recursive: true })
})

let at = 0
const tell = (message: FromDesk): void => opened.tell(message)
const go = (slide: number, click: number): void => tell({ do: 'place', slide, click, at: ++at })
const question = () => opened.deskView().question!

async function phone(cookie?: string): Promise<Phone> {
  phones.push(await openPhone(port, cookie))
  return phones.at(-1)!
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers })
const origin = () => `http://127.0.0.1:${port}`
const say = async (cookie: string, body: string, from = origin()) =>
  fetch(`${origin()}/say`, { method: 'POST', body, headers: { cookie, origin: from } })
const vote = (answer: string, n = 1) => ({ n, do: 'answer', question: 'leaf', round: 1, answer }) as const

/** With headers that fetch does not let through. */
async function status(headers: Record<string, string>, path = '/', method = 'GET'): Promise<number> {
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  const [response] = await once(request, 'response')
  response.resume()
  return response.statusCode
}

describe('a phone', () => {
  it('votes by its line, and sees the next step', async () => {
    const a = await phone()
    await until(() => a.mine() !== undefined)
    expect(a.heard.map(text => JSON.parse(text).is)).toEqual(['view', 'mine'])
    go(2, 1)
    await until(() => a.view()?.question?.isOpen === true)
    expect(await a.say(vote('A'))).toBeUndefined()
    expect(await a.say(vote('B'))).toBeUndefined()
    expect(await a.say(vote('C'))).toBe('There is no such answer.')
    const again = await phone(a.cookie)
    await until(() => again.mine()?.answers.leaf?.answer === 'B')
    again.socket.close()
    expect(question().rounds).toEqual([{ count: 1, counts: [0, 1], guesses: [] }])
    await until(() => opened.deskView().present === 1)
    a.socket.close()
    await until(() => opened.deskView().present === 0)
  })

  it('votes by polling, and waits for news', async () => {
    go(2, 1)
    const first = await get('/poll')
    const cookie = first.headers.get('set-cookie')!.split(';')[0]
    await first.body?.cancel()
    const now = await get('/poll', { cookie })
    const since = now.headers.get('x-since')!
    expect((await now.json() as ToPhone[]).map(({ is }) => is)).toEqual(['view', 'mine'])
    expect(await (await say(cookie, JSON.stringify(vote('B', 7)))).json()).toEqual([{ is: 'reply', n: 7 }])
    const moved = get('/poll', { cookie, 'x-since': since })
    go(3, 0)
    expect((await (await moved).json() as ToPhone[]).map(({ is }) => is)).toContain('view')
    expect(await (await say(cookie, JSON.stringify(vote('A', 8)))).json()).toEqual([{ is: 'reply', n: 8, error: 'This vote is closed.' }])
    expect(await (await get('/poll', { cookie, 'x-since': 'of.another.start' })).json()).toHaveLength(2)
    expect(opened.deskView().present).toBe(1)
  })

  it('is one vote with as many lines as it likes, and keeps the newest three', async () => {
    go(2, 1)
    const cookie = await cookieOf(port)
    const [a, b, c] = [await phone(cookie), await phone(cookie), await phone(cookie)]
    const oldest = once(a.socket, 'close')
    const d = await phone(cookie)
    expect((await oldest)[0]).toBe(4000)
    await Promise.all([b.say(vote('A')), d.say(vote('A')), c.say(vote('B'))])
    expect(question().rounds[0].count).toBe(1)
    expect(opened.deskView().present).toBe(1)
  })

  it('begins anew with the next lecture, also where it polls, and one that lags does not vote in it', async () => {
    go(2, 1)
    const [a, cookie] = [await phone(), await cookieOf(port)]
    const since = (await get('/poll', { cookie })).headers.get('x-since')!
    expect([await a.say(vote('A')), (await say(cookie, JSON.stringify(vote('B')))).status]).toEqual([undefined, 200])
    const waiting = get('/poll', { cookie, 'x-since': since })
    tell({ do: 'begin' })
    a.socket.send(JSON.stringify(vote('A', 99)))
    expect((await (await waiting).json() as ToPhone[]).map(({ is }) => is)).toEqual(['view', 'mine'])
    await once(a.socket, 'close')
    expect(question().rounds).toEqual([{ count: 0, counts: [0, 0], guesses: [] }])
  })

  it('gets no answer to pings, which it could let heap up', async () => {
    const { socket } = await phone()
    const pongs: unknown[] = []
    socket.on('pong', data => pongs.push(data))
    socket.ping()
    socket.send('{"n":1,"do":"here"}')
    await once(socket, 'message')
    expect(pongs).toEqual([])
  })

  it('never hears the answer before it is there', async () => {
    const a = await phone()
    const cookie = await cookieOf(port)
    const heard: string[] = []
    async function settle(): Promise<void> {
      await new Promise(resolve => setTimeout(resolve, 80))
      heard.push(...a.heard, await (await get('/poll', { cookie })).text())
    }
    for (const step of [() => go(1, 0), () => go(2, 0), () => go(2, 1), () => tell({ do: 'close' }), () => tell({ do: 'open' }), () => tell({ do: 'show', isShown: true }), () => go(3, 0)]) {
      step()
      await settle()
      await a.say(vote('B'))
    }
    expect(heard.join()).toContain('"rounds"')
    for (const secret of ['SECRET', '"right"', '"why"', '°C', 'Pour'])
      expect(heard.join()).not.toContain(secret)
    go(3, 1)
    await settle()
    expect(heard.join()).toContain('SECRET it is not rolled')
  })
})

describe('who should get nothing', () => {
  it('finds the page, well wrapped, and nothing else', async () => {
    const page = await get('/')
    expect(await page.text()).toBe(PAGE.html)
    expect(page.headers.get('set-cookie')).toMatch(/^room-device=[\w-]{16}\.[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/)
    expect(page.headers.get('content-security-policy')).toBe(PAGE.csp)
    for (const path of ['/', '/room', '/../package.json', '/presenter'])
      expect(Object.fromEntries((await get(path)).headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'content-security-policy': expect.stringContaining(`frame-ancestors 'none'`) })
    expect(await Promise.all(['/room?token=x', '/index.html', '/%2e%2e/slides.md', '/live', '/say'].map(async path => (await get(path)).status))).toEqual([404, 404, 404, 404, 404])
    expect([await status({}, '/', 'DELETE'), await status({}, '/', 'HEAD')]).toEqual([405, 200])
    expect(await knock(port, '/room?token=secret', { origin: origin() })).toBe(404)
  })

  it('comes from another page, by another name, or with a cookie of its own making', async () => {
    const cookie = await cookieOf(port)
    expect(await knock(port, '/live', { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await knock(port, '/live', { cookie })).toBe(403)
    expect(await knock(port, '/live', { cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403)
    expect(await status({ host: `evil.example:${port}` })).toBe(403)
    expect((await say(cookie, JSON.stringify(vote('A')), 'http://evil.example')).status).toBe(403)
    expect(await cookieOf(port, { cookie })).toBe(cookie)
    const [secret] = cookie.split('.')
    const madeUp = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}.${cookie.split('.')[1]}`
    expect(await cookieOf(port, { cookie: madeUp })).not.toBe(madeUp)
  })

  it('cannot hold a line that was refused', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    socket.write(`GET /live HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`)
    const pushing = setInterval(() => socket.write('x'), 20)
    await new Promise(resolve => socket.resume().on('close', resolve))
    clearInterval(pushing)
  })

  it('leaves no cookie and no address in the file', async () => {
    go(2, 1)
    const a = await phone()
    await a.say(vote('A'))
    await opened.close()
    const file = readFileSync(join(folder, 'room.sqlite'), 'latin1')
    expect(file).toContain('leaf')
    expect(file).not.toContain(a.cookie.slice('room-device='.length).split('.')[0])
    expect(file).not.toContain('127.0.0.1')
    opened = await smallRoom(join(folder, 'room.sqlite'))
  })

  it('floods alone', async () => {
    go(2, 1)
    const [loud, calm] = [await phone(), await phone()]
    const replies: unknown[] = []
    loud.socket.on('message', data => replies.push(JSON.parse(String(data)).error))
    for (let i = 0; i < 2000 && loud.socket.readyState === WebSocket.OPEN; i++)
      loud.socket.send(JSON.stringify(vote('A', i)))
    expect(await calm.say(vote('B'))).toBeUndefined()
    await until(() => loud.socket.readyState === WebSocket.CLOSED)
    expect(replies).toContain('Too fast: wait a moment.')
    expect(question().rounds[0]).toMatchObject({ count: 2, counts: [1, 1] })
    expect(lines).toHaveLength(1)
  })

  it('brings too many phones from one address', async () => {
    await opened.close()
    opened = await smallRoom(':memory:', { now: () => 0 })
    port = opened.port
    const answers: number[] = []
    while (answers.length < 610)
      answers.push(...await Promise.all(Array.from({ length: 10 }, () => status({}))))
    expect(answers.filter(answer => answer === 200)).toHaveLength(600)
    expect(answers.at(-1)).toBe(429)
  })
})

/** Numbers that are the same for a seed, from 0 to below 1. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32
    return seed / 2 ** 32
  }
}

describe('nonsense', () => {
  const random = seeded(15)
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]
  const VALUES = ['"A"', '1', '-1', '1e999', 'null', '[]', '{}', '"__proto__"', '"constructor"', '""', '"\\ud800"', '9007199254740993', 'true', '"heat"', '"leaf"']
  const KEYS = ['do', 'n', 'question', 'round', 'answer', 'text', 'id', '__proto__', 'constructor', 'toString']
  const DOS = ['"answer"', '"ask"', '"lost"', '"support"', '"here"', '"show"', '"place"', '"__proto__"', '"toString"']
  const bytes = (most: number): Buffer => Uint8Array.from({ length: Math.floor(random() * most) }, () => random() * 256) as Buffer
  const json = (): string => `{"do":${pick(DOS)},${Array.from({ length: Math.floor(random() * 5) }, () => `"${pick(KEYS)}":${pick(VALUES)}`).join()}}`.replace(',}', '}')
  const MAKERS = [json, json, json, () => json().slice(0, -3), () => '['.repeat(random() * 4000), () => `{"a":`.repeat(random() * 700), () => bytes(500), () => 'x'.repeat(random() * 20_000)]

  it('changes nothing, by frames', async () => {
    go(2, 1)
    for (let round = 0; round < 60; round++) {
      const { socket } = await openPhone(port)
      for (let i = 0; i < 40 && socket.readyState === WebSocket.OPEN; i++)
        socket.send(pick(MAKERS)())
      socket.terminate()
    }
    const a = await phone()
    expect(await a.say(vote('B'))).toBeUndefined()
    expect(({} as Record<string, unknown>).answer).toBeUndefined()
    expect(lines.filter(line => line.includes('after an error'))).toEqual([])
    expect(lines.length).toBeLessThan(6)
  })

  it('changes nothing, by requests and by bytes', async () => {
    go(2, 1)
    const cookie = await cookieOf(port)
    for (let i = 0; i < 300; i++) {
      const body = pick(MAKERS)()
      const answer = await say(cookie, body as string).catch(() => undefined)
      expect([200, 413, undefined]).toContain(answer?.status)
      await answer?.text().catch(() => {})
    }
    const LINES = ['GET / HTTP/1.1\r\n', `Host: 127.0.0.1:${port}\r\n`, 'Host: \r\n', 'Upgrade: websocket\r\nConnection: Upgrade\r\n', `Origin: ${origin()}\r\n`, 'GET /live HTTP/1.1\r\n', 'Sec-WebSocket-Key: x\r\n', 'Content-Length: 99999999\r\n', 'Transfer-Encoding: chunked\r\n', '\r\n', 'POST /say HTTP/1.1\r\n', 'Cookie: room=.\r\n', 'CONNECT x:1 HTTP/1.1\r\n', `X: ${'y'.repeat(20_000)}\r\n`]
    for (let i = 0; i < 300; i++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(pick([() => bytes(300), () => Array.from({ length: 6 }, () => pick(LINES)).join('')])())
      socket.end()
      await new Promise(resolve => socket.resume().on('close', resolve))
    }
    const a = await phone()
    expect(await a.say(vote('B'))).toBeUndefined()
    expect(question().rounds[0].count).toBe(1)
    expect(lines.filter(line => line.includes('after an error'))).toEqual([])
  })

  it('is told what it is', async () => {
    const a = await phone()
    a.socket.send('{"n":5,"do":"show","isShown":true}')
    await until(() => a.heard.length >= 3)
    expect(JSON.parse(a.heard[2])).toEqual({ is: 'reply', n: 5, error: 'This could not be read.' })
    const long = await say(a.cookie, 'x'.repeat(1_000_000))
    expect([long.status, await long.text()]).toEqual([413, 'That is too much.\n'])
    a.socket.send('x'.repeat(MOST.message + 1))
    expect((await once(a.socket, 'close'))[0]).toBe(1009)
    const b = await phone()
    b.socket.send(Uint8Array.from([1, 2]))
    expect((await once(b.socket, 'close'))[0]).toBe(1003)
  })
})

describe('a window of the lecture', () => {
  let server: Server
  let end: ReturnType<typeof deskOf>
  let own: number
  let token: string

  beforeEach(async () => {
    end = deskOf(opened)
    token = /content="([\w-]+)"/.exec(end.mark())![1]
    server = createServer().on('upgrade', (request, socket, head) => end.upgrade(request, socket, head) || socket.destroy())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    own = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    end.close()
    server.close()
  })

  it('leads the room with its word', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${own}/room?token=${token}`, { origin: `http://127.0.0.1:${own}` })
    const views: DeskView[] = []
    socket.on('message', data => views.push(JSON.parse(String(data))))
    await until(() => views.length > 0)
    expect(views[0]).toMatchObject({ address: expect.stringMatching(/^http:\/\/[\d.]+:\d+\/$/), present: 0, fromRoom: [] })
    socket.send('nonsense')
    socket.send(JSON.stringify({ do: 'place', slide: 2, click: 1, at: ++at } satisfies FromDesk))
    const a = await phone()
    await until(() => a.view()?.question?.isOpen === true)
    await a.say(vote('B'))
    await until(() => views.at(-1)!.question?.rounds[0].counts[1] === 1 && views.at(-1)!.present === 1)
    expect(views.at(-1)!.question).toMatchObject({ right: 'B', isOpen: true, isShown: false })
    socket.close()
  })

  it('gets nothing without it, or from elsewhere', async () => {
    const from = `http://127.0.0.1:${own}`
    expect(await knock(own, `/room?token=${token}`, { origin: from })).toBe(101)
    for (const path of ['/room', '/room?token=', `/room?token=${token}x`, `/room?token=${token.toUpperCase()}`])
      expect(await knock(own, path, { origin: from })).toBe(0)
    expect(await knock(own, `/room?token=${token}`, {})).toBe(0)
    expect(await knock(own, `/room?token=${token}`, { origin: 'http://evil.example' })).toBe(0)
  })
})

describe('a laptop that fails', () => {
  const MORTAL = fileURLToPath(new URL('mortal-room.ts', import.meta.url))

  async function start(file: string, port: number) {
    const child = fork(MORTAL, [file, String(port)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    const [taken] = await once(child, 'message') as [number]
    return { child, port: taken }
  }

  it('has every vote that it replied to', async () => {
    const file = join(folder, 'mortal.sqlite')
    const first = await start(file, 0)
    const room = await Promise.all(Array.from({ length: 30 }, () => openPhone(first.port)))
    const replied = room.map(() => 0)
    const killed = once(first.child, 'exit')
    const guess = (answer: number) => ({ do: 'answer', question: 'heat', round: 1, answer }) as const
    await Promise.all(room.map(async (phone, index) => {
      for (let i = 1; i <= 8; i++) {
        if (await phone.say(guess(i)) !== undefined)
          return
        replied[index] = i
        if (i === 4)
          first.child.kill('SIGKILL') // in the midst of it
      }
    }))
    await killed
    expect(Math.max(...replied)).toBeGreaterThanOrEqual(4)
    const second = await start(file, first.port)
    expect(second.port).toBe(first.port)
    const back = await Promise.all(room.map(({ cookie }) => openPhone(second.port, cookie)))
    await until(() => back.every(phone => phone.mine() !== undefined))
    for (const [index, phone] of back.entries()) {
      expect(phone.view()!.question).toMatchObject({ id: 'heat', round: 1, isOpen: true })
      // What was said last may have been written, and its reply lost.
      expect(phone.mine()!.answers.heat?.answer ?? 0).toBeGreaterThanOrEqual(replied[index])
      expect(await phone.say(guess(9))).toBeUndefined()
    }
    const gone = once(second.child, 'exit')
    second.child.kill('SIGKILL')
    await gone
    room.concat(back).forEach(({ socket }) => socket.terminate())
  })
})
