/**
 * Remembers what must outlive a window. localStorage answers at once and is shared by the windows, but Chromium
 * writes it to disk seconds later, or a minute: a browser that is killed loses that. The database is written at once.
 */
import type { ShallowRef } from 'vue'
import { configs } from '@slidev/client'
import { shallowRef } from 'vue'

const DATABASE = 'lecture'
/** Its name is in the databases of every browser that has given a lecture, so it stays. */
const TABLE = 'kept'
/** What is older belongs to another lecture. */
export const LIFETIME_MS = 12 * 3600 * 1000

/**
 * The name under which one deck stores something, or calls a channel. Other decks may come from the same host, and so
 * may the cuts of one lecture, which share its title and often its address: a cut differs in its duration, and a
 * place on slide 11 of the whole is another place in the cut.
 */
export const storageKey = (name: string): string =>
  `lecture-${name} ${import.meta.env.BASE_URL} ${configs.title ?? ''} (${configs.duration})`

/** What storage has, or nothing: storage may be switched off. */
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  }
  catch {
    return undefined
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
    settled(request).then(resolve, reject)
  })
  return opened
}

/** What a killed browser left. A browser that never stored anything is not made to open a database. */
export async function readFromDisk(key: string): Promise<string | undefined> {
  try {
    const databases = await indexedDB.databases()
    if (!databases.some(({ name }) => name === DATABASE))
      return undefined
    const database = await open()
    const text: unknown = await settled(database.transaction(TABLE).objectStore(TABLE).get(key))
    return typeof text === 'string' ? text : undefined
  }
  catch {
    return undefined
  }
}

/** What waits for the disk, by key: only the newest of it matters. */
const waiting = new Map<string, string>()
let writing = false

async function writeWaiting(): Promise<void> {
  if (writing)
    return
  writing = true
  try {
    const database = await open()
    while (waiting.size) {
      const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' })
      for (const [key, text] of waiting)
        transaction.objectStore(TABLE).put(text, key)
      waiting.clear()
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = reject
      })
    }
  }
  catch {
    waiting.clear()
  }
  finally {
    writing = false
  }
}

/** @param onDisk whether a killed browser must find it again */
export function writeStored(key: string, text: string, onDisk: boolean): void {
  try {
    localStorage.setItem(key, text)
  }
  catch {}
  if (!onDisk || typeof indexedDB === 'undefined')
    return
  waiting.set(key, text)
  void writeWaiting()
}

export interface SharedValue<Value> {
  value: Readonly<ShallowRef<Value | undefined>>
  set: (value: Value, onDisk: boolean) => void
  /** Takes what other windows have set since. */
  refresh: () => void
  /** Takes what a killed browser left. */
  refreshFromDisk: () => Promise<void>
}

/**
 * A value that the windows share.
 * @param isValue storage may hold what another version wrote
 * @param merge of what this window has and what another one has; must not depend on their order
 */
export function sharedValue<Value>(
  name: string,
  isValue: (value: unknown) => value is Value,
  merge: (a: Value, b: Value) => Value,
): SharedValue<Value> {
  const key = storageKey(name)
  const value = shallowRef<Value>()
  function take(text: string | undefined | null): void {
    try {
      const other: unknown = text ? JSON.parse(text) : undefined
      if (isValue(other))
        value.value = value.value === undefined ? other : merge(value.value, other)
    }
    catch {}
  }
  const refresh = () => take(readStored(key))
  if (typeof window !== 'undefined') {
    refresh()
    window.addEventListener('storage', event => event.key === key && take(event.newValue))
  }
  return {
    value,
    refresh,
    refreshFromDisk: async () => take(await readFromDisk(key)),
    set(next, onDisk) {
      refresh()
      value.value = value.value === undefined ? next : merge(value.value, next)
      writeStored(key, JSON.stringify(value.value), onDisk)
    },
  }
}
