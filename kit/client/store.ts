/**
 * Keeps what must outlive a window. localStorage answers at once and is shared by the windows, but Chromium
 * writes it to disk seconds later, or a minute: a browser that is killed loses that. The database is written at once.
 */
import type { ShallowRef } from 'vue'
import { configs } from '@slidev/client'
import { shallowRef } from 'vue'

const DATABASE = 'lecture'
const TABLE = 'kept'
/** What is older belongs to another lecture. */
export const LIFETIME_MS = 12 * 3600 * 1000

/** Where something of this deck is kept: other decks may come from the same host. */
export const placeOf = (name: string): string => `lecture-${name} ${import.meta.env.BASE_URL} ${configs.title ?? ''}`

/** Storage may be switched off. */
export function recall(place: string): string | undefined {
  try {
    return localStorage.getItem(place) ?? undefined
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

/** What a killed browser left. A browser that never kept anything is not made to open a database. */
export async function recallFromDisk(place: string): Promise<string | undefined> {
  try {
    const there = await indexedDB.databases()
    if (!there.some(({ name }) => name === DATABASE))
      return undefined
    const database = await open()
    const text: unknown = await settled(database.transaction(TABLE).objectStore(TABLE).get(place))
    return typeof text === 'string' ? text : undefined
  }
  catch {
    return undefined
  }
}

/** What waits for the disk, by place: only the newest of it matters. */
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
      for (const [place, text] of waiting)
        transaction.objectStore(TABLE).put(text, place)
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
export function keep(place: string, text: string, onDisk: boolean): void {
  try {
    localStorage.setItem(place, text)
  }
  catch {}
  if (!onDisk || typeof indexedDB === 'undefined')
    return
  waiting.set(place, text)
  void writeWaiting()
}

export interface Kept<Value> {
  value: Readonly<ShallowRef<Value | undefined>>
  keep: (value: Value, onDisk: boolean) => void
  /** Takes what other windows have kept since. */
  look: () => void
  /** Takes what a killed browser left. */
  lookOnDisk: () => Promise<void>
}

/**
 * A value that the windows share.
 * @param isValue storage may hold what another version wrote
 * @param merge of what this window has and what another one has; must not depend on their order
 */
export function kept<Value>(name: string, isValue: (value: unknown) => value is Value, merge: (a: Value, b: Value) => Value): Kept<Value> {
  const place = placeOf(name)
  const value = shallowRef<Value>()
  function take(text: string | undefined | null): void {
    try {
      const other: unknown = text ? JSON.parse(text) : undefined
      if (isValue(other))
        value.value = value.value === undefined ? other : merge(value.value, other)
    }
    catch {}
  }
  const look = () => take(recall(place))
  if (typeof window !== 'undefined') {
    look()
    window.addEventListener('storage', ({ key, newValue }) => key === place && take(newValue))
  }
  return {
    value,
    look,
    lookOnDisk: async () => take(await recallFromDisk(place)),
    keep(next, onDisk) {
      look()
      value.value = value.value === undefined ? next : merge(value.value, next)
      keep(place, JSON.stringify(value.value), onDisk)
    },
  }
}
