/**
 * What the windows of one lecture share, and what outlives them. A channel tells the windows that are open, and the
 * database survives a browser that is killed: Chromium writes localStorage to disk only after seconds, up to a minute.
 */
import { configs } from '@slidev/client'
import * as database from 'idb-keyval'
import { shallowRef } from 'vue'
import { isGuest, openChannel } from './channel.ts'

/** Stored values that are older belong to an earlier lecture. */
const LIFETIME_MS = 12 * 3600 * 1000

/** Where the deck is published on its host; the base of a site that works at any address is only a dot. No page, no address: tests. */
export const deckPath = new URL(import.meta.env.BASE_URL, globalThis.location?.href ?? 'http://localhost').pathname

/**
 * The name of something that one deck stores, or of a channel. Other decks may come from the same host. So may the
 * cuts of one lecture, which share its title and often its address; they differ in their duration, and slide 11 of
 * the whole is another slide in a cut.
 */
export const storageKey = (name: string): string => `lecture-${name} ${deckPath} ${configs.title ?? ''} (${configs.duration})`

const stores: (() => void)[] = []
/** Dates anew what is stored, after the computer's clock was set. */
export const storeAgain = (): void => stores.forEach(store => store())

/** Storage may be switched off. Then nothing is remembered, but open windows still share what they set. */
async function ifStorageIsOn(work: () => unknown): Promise<void> {
  try {
    await work()
  }
  catch {}
}

/** The newer of two values; the first if both are of the same moment. */
export const newest = <Value extends { at: number }>(a: Value, b: Value): Value => b.at > a.at ? b : a

/**
 * @param merge combines this window's value with another one's; the result must not depend on their order
 * @param options without being stored, a value is forgotten with the last window; a guest asks instead of remembering
 */
export function sharedValue<Value>(name: string, merge: (a: Value, b: Value) => Value, { isStored = !isGuest } = {}) {
  const key = storageKey(name)
  const value = shallowRef<Value>()

  function take(other: Value): void {
    value.value = value.value === undefined ? other : merge(value.value, other)
  }
  const restore = () => ifStorageIsOn(async () => {
    const stored = await database.get<{ at: number, value: Value }>(key)
    if (stored && Date.now() - stored.at < LIFETIME_MS)
      take(stored.value)
  })

  const store = () => void ifStorageIsOn(() =>
    isStored && value.value !== undefined && database.set(key, { at: Date.now(), value: value.value }))
  stores.push(store)

  /** An empty message asks the other windows what they have. */
  const tell = openChannel<{ value?: Value }>(key, (message) => {
    if (message.value !== undefined)
      take(message.value)
    else if (value.value !== undefined)
      tell({ value: value.value })
  }, () => {
    tell({})
    if (value.value !== undefined)
      tell({ value: value.value })
  })

  return {
    value: value as Readonly<typeof value>,
    /** Resolves when the database has been read. */
    restored: isStored && restore(),
    set(next: Value): void {
      take(next)
      tell({ value: value.value })
      store()
    },
  }
}
