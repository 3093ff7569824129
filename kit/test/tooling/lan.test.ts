/** Who may ask for the lecture: by which name, and from another machine. */
import type { IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { lanOf } from '../../lib/gate.ts'
import { serve } from '../../lib/serve.ts'
import { emptyFolder, write } from './copy.ts'

type Served = Awaited<ReturnType<typeof serve>>
const PAGE = '<html><head></head>the deck'
const lan = lanOf()
// Without a network, another address of this machine.
const [address = '127.0.0.2'] = lan.addresses
lan.addresses = [address]

let server: Served
afterEach(() => server.close())

async function start(isLan: boolean): Promise<Served> {
  const folder = emptyFolder()
  write(folder, 'index.html', PAGE)
  server = await serve(0, folder, isLan ? lan : undefined)
  return server
}

interface Asked { path?: string, at?: string, method?: string, headers?: Record<string, string> }

async function ask({ path = '/', at = '127.0.0.1', method = 'GET', headers = {} }: Asked): Promise<{ status?: number, headers: IncomingHttpHeaders, said: string }> {
  const asked = request({ host: at, port: server.port, path, method, headers: { Accept: 'text/html', ...headers } }).end()
  const [answer] = await once(asked, 'response')
  return { status: answer.statusCode, headers: answer.headers, said: await text(answer) }
}

describe.each([false, true])('a lecture that is served, to others too: %s', (isLan) => {
  it('is found at 127.0.0.1 without a token', async () => {
    await start(isLan)
    expect(await ask({ path: '/presenter/1' })).toMatchObject({ status: 200, said: expect.stringContaining('the deck') })
  })

  it('is one lecture, whatever its machine is called', async () => {
    const { port } = await start(isLan)
    expect(await ask({ path: '/presenter/3?clicks=2', headers: { Host: `localhost:${port}` } })).toMatchObject({ status: 307, headers: { location: `http://127.0.0.1:${port}/presenter/3?clicks=2` } })
  })

  it.each<[string, Asked]>([
    ['a name of somebody else', { headers: { Host: 'evil.example' } }],
    ['a page of somebody else', { path: '/relay', method: 'POST', headers: { Origin: 'http://evil.example' } }],
  ])('does not answer to %s', async (_, asked) => {
    await start(isLan)
    const { status, said } = await ask(asked)
    expect([status, said.trim().split('\n').length]).toEqual([403, 1])
    expect(said).toContain('evil.example')
  })
})

describe('a lecture on the local network', () => {
  it('is not there unless asked for', async () => {
    await start(false)
    await expect(ask({ at: address })).rejects.toThrow('ECONNREFUSED')
  })

  it.each([
    ['without a token', '', 'This address has no token.'],
    ['with a wrong one', '?token=abc', 'The token of this address is wrong'],
    ['with an empty one', '?token=', 'This address has no token.'],
  ])('is closed %s: the presenter, its files and the relay', async (_, query, why) => {
    await start(true)
    for (const path of ['/presenter/1', '/', '//', '/assets/a.js', '/relay']) {
      const { status, said } = await ask({ at: address, path: path + query })
      expect([status, said.trim().split('\n').length]).toEqual([403, 1])
      expect(said).toContain(why)
      expect(said).toContain('Open the whole address that "npm start -- --lan" has printed.')
    }
  })

  it('is open with the token, which is remembered', async () => {
    await start(true)
    const first = await ask({ at: address, path: `/presenter/1?token=${lan.token}` })
    expect(first).toMatchObject({ status: 200, said: expect.stringContaining('lecture-relay') })
    const [cookie] = first.headers['set-cookie']!
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(await ask({ at: address, path: '/presenter/2', headers: { Cookie: `a=b; ${cookie.split(';')[0]}` } })).toMatchObject({ status: 200 })
  })

  it('passes on what one window says to all of them', async () => {
    await start(true)
    const listening = request({ host: address, port: server.port, path: `/relay`, headers: { Cookie: `lecture-token=${lan.token}` } }).end()
    const [heard] = await once(listening, 'response')
    heard.setEncoding('utf8')
    const sent = request({ host: '127.0.0.1', port: server.port, path: '/relay', method: 'POST' }).end('["one",\n2]')
    await once(sent, 'response')
    let said = ''
    for await (const piece of heard) {
      said += piece
      if (said.includes('data:'))
        break
    }
    expect(said).toContain('data: ["one", 2]\n\n')
  })
})
