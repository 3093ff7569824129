/** What a window stores, and what another one of the same cut, and of no other, finds there. */
import type * as StoreModule from '../../client/store.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const deck = vi.hoisted(() => ({ title: 'Tea', duration: '30min' as string | number }))
vi.mock('@slidev/client', () => ({ configs: deck }))
/** What every window of this browser has stored. */
const stored = vi.hoisted(() => new Map<string, unknown>())
vi.mock('idb-keyval', () => ({ get: async (key: string) => stored.get(key), set: async (key: string, value: unknown) => stored.set(key, value) }))

/** A window is a copy of the module. */
async function openWindow(settings: Partial<typeof deck> = {}): Promise<typeof StoreModule> {
  Object.assign(deck, { title: 'Tea', duration: '30min' }, settings)
  vi.resetModules()
  return import('../../client/store.ts')
}

beforeEach(() => {
  stored.clear()
  vi.stubGlobal('BroadcastChannel', class { postMessage() {} })
  vi.stubGlobal('location', { href: 'https://example.org/2026/#/1' })
})
afterEach(() => vi.unstubAllGlobals())

/** What a window of the deck finds when it has read the database. */
async function found(settings: Partial<typeof deck> = {}): Promise<number | undefined> {
  const { value, restored } = (await openWindow(settings)).sharedValue('place', Math.max)
  await restored
  return value.value
}

it('is found by a window of the same deck', async () => {
  (await openWindow()).sharedValue('place', Math.max).set(11)
  expect(await found()).toBe(11)
})

it.each([
  ['a cut of the same lecture', { duration: '20min' }],
  ['a cut that says its minutes as a number', { duration: 20 }],
  ['another lecture', { title: 'Coffee' }],
])('is not found by %s on the same port', async (_, settings) => {
  (await openWindow()).sharedValue('place', Math.max).set(11)
  expect(await found(settings)).toBeUndefined()
})

it('has a key for each address, title and duration', async () => {
  const keys = new Set<string>()
  for (const settings of [{}, { duration: '20min' }, { title: 'Coffee' }])
    keys.add((await openWindow(settings)).storageKey('live'))
  expect(keys.size).toBe(3)
  vi.stubEnv('BASE_URL', '/course/')
  expect(keys.has((await openWindow()).storageKey('live'))).toBe(false)
  vi.stubEnv('BASE_URL', './')
  expect((await openWindow()).storageKey('live')).toContain(' /2026/ ')
  vi.unstubAllEnvs()
})
