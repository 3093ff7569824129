/**
 * What the windows of one lecture share, and what outlives them. A channel tells the windows that are open,
 * localStorage answers a new one at once, and the database remembers for a browser that is killed: Chromium writes
 * localStorage to disk seconds later, or a minute.
 */
import type { ShallowRef } from 'vue'
import { configs } from '@slidev/client'
import { shallowRef } from 'vue'

/** What is older belongs to another lecture. */
const LIFETIME_MS = 12 * 3600 * 1000
const TABLE = 'values'

/**
 * The name under which one deck stores something, or calls a channel. Other decks may come from the same host, and so
 * may the cuts of one lecture, which share its title and often its address: a cut differs in its duration, and a
 * place on slide 11 of the whole is another place in the cut.
 */
export const storageKey = (name: string): string =>
  `lecture-${name} ${import.meta.env.BASE_URL} ${configs.title ?? ''} (${configs.duration})`

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('shared by the windows of a lecture')
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
  return settled(request)
}

let database: Promise<IDBDatabase> | undefined

async function tableOnDisk(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opened = await (database ??= openDatabase())
  return opened.transaction(TABLE, mode).objectStore(TABLE)
}

/** Storage may be switched off: then nothing is remembered, and open windows share what they set all the same. */
async function ifStorageIsOn(work: () => unknown): Promise<void> {
  try {
    await work()
  }
  catch {}
}

export interface SharedValue<Value> {
  value: Readonly<ShallowRef<Value | undefined>>
  set: (value: Value) => void
  /** What a killed browser left has been taken, if there was any. */
  restored: Promise<void>
}

/** Of two values of one moment the first. */
export const newest = <Value extends { at: number }>(a: Value, b: Value): Value => b.at > a.at ? b : a

/** @param merge of what this window has and what another one has; must not depend on their order */
export function sharedValue<Value>(name: string, merge: (a: Value, b: Value) => Value): SharedValue<Value> {
  const key = storageKey(name)
  const value = shallowRef<Value>()
  const channel = new BroadcastChannel(key)

  function take(other: Value): void {
    value.value = value.value === undefined ? other : merge(value.value, other)
  }
  function takeStored(text: string | null | undefined): void {
    const { at, value } = JSON.parse(text ?? '{}')
    if (Date.now() - at < LIFETIME_MS)
      take(value)
  }

  channel.onmessage = ({ data }: MessageEvent<{ value?: Value }>) => {
    if (data.value !== undefined)
      take(data.value)
    else if (value.value !== undefined)
      channel.postMessage({ value: value.value })
  }
  // An empty message asks the other windows what they have.
  channel.postMessage({})
  void ifStorageIsOn(() => takeStored(localStorage.getItem(key)))

  return {
    value,
    restored: ifStorageIsOn(async () => takeStored(await settled((await tableOnDisk('readonly')).get(key)))),
    set(next) {
      take(next)
      channel.postMessage({ value: value.value })
      const text = JSON.stringify({ at: Date.now(), value: value.value })
      void ifStorageIsOn(() => localStorage.setItem(key, text))
      void ifStorageIsOn(async () => (await tableOnDisk('readwrite')).put(text, key))
    },
  }
}
