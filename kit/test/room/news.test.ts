/** What is new reaches every phone, also while another one comes. */
import type { RoomDeck } from '../../room/deck.ts'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { serveRoom } from '../../room/server.ts'
import { openStore } from '../../room/store.ts'

const slide = { section: '', words: [], said: [] }
const deck: RoomDeck = { title: 'Tea', slides: [{ ...slide, headline: 'One' }, { ...slide, headline: 'Two' }], questions: [] }

it('news reach a phone while another one polls', async () => {
  const host = '127.0.0.1'
  const page = { html: '', csp: '' }
  const server = await serveRoom({ deck, store: openStore(':memory:'), page, port: 0, host, names: () => [host], log: () => {} })
  const origin = `http://${host}:${server.port}`
  const phone = new WebSocket(`ws://${host}:${server.port}/live`, { origin })
  const heard: string[] = []
  phone.on('message', data => heard.push(String(data)))
  await once(phone, 'open')
  await expect.poll(() => heard.length).toBe(2)
  await new Promise(resolve => setTimeout(resolve, 200)) // until its coming is told
  server.tell({ do: 'place', slide: 2, click: 0, at: Date.now() })
  await fetch(`${origin}/poll`)
  await expect.poll(() => heard.some(text => text.includes('Two'))).toBe(true)
  await server.close()
})
