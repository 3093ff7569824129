/**
 * What the windows of one lecture share, and what outlives them. A channel tells the windows that are open, and the
 * database survives a browser that is killed: Chromium writes localStorage to disk only after seconds, up to a minute.
 */
import { configs } from '@slidev/client'
import * as database from 'idb-keyval'
import { shallowRef } from 'vue'

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

/** Storage may be switched off. Then nothing is remembered, but open windows still share what they set. */
async function ifStorageIsOn(work: () => unknown): Promise<void> {
  try {
    await work()
  }
  catch {}
}

/** The newer of two values; the first if both are of the same moment. */
export const newest = <Value extends { at: number }>(a: Value, b: Value): Value => b.at > a.at ? b : a

/** @param merge combines this window's value with another one's; the result must not depend on their order */
export function sharedValue<Value>(name: string, merge: (a: Value, b: Value) => Value) {
  const key = storageKey(name)
  const value = shallowRef<Value>()
  const channel = new BroadcastChannel(key)

  function take(other: Value): void {
    value.value = value.value === undefined ? other : merge(value.value, other)
  }
  const restore = () => ifStorageIsOn(async () => {
    const stored = await database.get<{ at: number, value: Value }>(key)
    if (stored && Date.now() - stored.at < LIFETIME_MS)
      take(stored.value)
  })

  channel.onmessage = ({ data }: MessageEvent<{ value?: Value }>) => {
    if (data.value !== undefined)
      take(data.value)
    else if (value.value !== undefined)
      channel.postMessage({ value: value.value })
  }
  // An empty message asks the other windows what they have.
  channel.postMessage({})

  return {
    value: value as Readonly<typeof value>,
    /** Resolves when the database has been read. */
    restored: restore(),
    set(next: Value): void {
      take(next)
      channel.postMessage({ value: value.value })
      void ifStorageIsOn(() => database.set(key, { at: Date.now(), value: value.value }))
    },
  }
}
