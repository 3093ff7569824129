/**
 * What the windows of a lecture tell each other: those of one browser by its own channels, those on several machines
 * also by the relay of `npm start -- --lan` (kit/lib/relay.ts).
 */
import { ref } from 'vue'

interface Message { from: string, count: number, data: unknown }

interface Listener {
  take: (message: Message) => void
  greet: () => void
}

const RETRY_MS = 2000

/** Names this window. */
const me = Math.random().toString(36).slice(2)

/** Whether there is a relay that does not answer. */
export const isCutOff = ref(false)

function connect() {
  const listeners = new Map<string, Listener>()
  let waiting: [name: string, message: Message][] = []
  let isSending = false
  let source: EventSource
  const greet = () => listeners.forEach(({ greet }) => greet())

  function listen(): void {
    source = new EventSource('/relay')
    source.onopen = () => {
      isCutOff.value = false
      greet()
    }
    source.onmessage = ({ data }) => {
      for (const [name, message] of JSON.parse(data) as typeof waiting)
        listeners.get(name)?.take(message)
    }
    source.onerror = () => {
      isCutOff.value = true
      if (source.readyState === EventSource.CLOSED) // it does not try again by itself
        setTimeout(listen, RETRY_MS)
    }
  }
  listen()

  /** One request after the other, for their order counts; what waits meanwhile goes together. */
  async function send(): Promise<void> {
    isSending = true
    while (waiting.length > 0) {
      const body = JSON.stringify(waiting)
      waiting = []
      const isSent = await fetch('/relay', { method: 'POST', body }).then(({ ok }) => ok, () => false)
      isCutOff.value = !isSent || source.readyState !== EventSource.OPEN
      if (isSent)
        continue
      await new Promise(resolve => setTimeout(resolve, RETRY_MS))
      waiting = []
      greet() // which says all that was lost
    }
    isSending = false
  }
  return {
    join: (name: string, listener: Listener) => listeners.set(name, listener),
    post(name: string, message: Message): void {
      waiting.push([name, message])
      if (!isSending)
        void send()
    },
  }
}

/** What the server says in a page that it relays for: when it sent it. */
const mark = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="lecture-relay"]')
const relay = mark ? connect() : undefined

/** Whether this window is on another machine than the server. */
export const isGuest = relay !== undefined && location.hostname !== '127.0.0.1'

/** Whether other windows, perhaps of another browser, were there before this one. */
export const hasCompany = Number(mark?.dataset.others) > 0

/** The server's time when this window began to count by performance.now. */
export const servedAt = Number(mark?.content)

/**
 * @param hear takes what another window says, once
 * @param greet is called at the beginning, and when the relay is back: what this window says and asks then
 * @returns says something to the other windows
 */
export function openChannel<Data>(name: string, hear: (data: Data) => void, greet: () => void): (data: Data) => void {
  const near = new BroadcastChannel(name)
  const heard = new Map([[me, Infinity]])
  let count = 0

  function take({ from, count, data }: Message): void {
    if (count <= (heard.get(from) ?? 0))
      return
    heard.set(from, count)
    hear(data as Data)
  }
  near.onmessage = ({ data }: MessageEvent<Message>) => take(data)
  relay?.join(name, { take, greet })
  queueMicrotask(greet)

  return (data) => {
    const message = { from: me, count: ++count, data }
    near.postMessage(message)
    relay?.post(name, message)
  }
}
