/**
 * The line to the laptop: a WebSocket, or long polling where a network forbids it. It is made anew whenever it is
 * lost, and what was not replied to is said again.
 */
import type { FromPhone, ToPhone } from '../protocol.ts'
import { POLL_MS } from '../protocol.ts'

type WithoutNumber<Message> = Message extends unknown ? Omit<Message, 'n'> : never
export type Said = WithoutNumber<FromPhone>
type Settled = (error?: string) => void
export type Say = (said: Said, settled: Settled) => void

/** Until a try that brings nothing has failed, ms. */
const CONNECT_MS = 2500
/** Until a line that stays silent when it is asked is lost, ms. */
const ANSWER_MS = 5000
/** How often a silent line is asked, ms. */
const CHECK_MS = 10_000
/** Tries of the WebSocket before polling. */
const TRIES = 2
/** How often polling tries the WebSocket again, ms. */
const UPGRADE_MS = 30_000
/** The server closes the oldest line of a phone with many: in a tab that was left, which waits. */
const ELSEWHERE = 4000
/** A poll waits for that long after the last one, ms. */
const PAUSE_MS = 200

/** Not all phones at once, ms. */
const soon = (): number => 300 + 1700 * Math.random()

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Whether the older of two messages counts no more once the newer is there. */
const isOverruled = (old: Said, by: Said): boolean => old.do === 'answer' && by.do === 'answer'
  ? old.question === by.question
  : old.do === 'lost' && by.do === 'lost'

/**
 * @param hear takes what is said to this phone
 * @param tell takes whether the laptop is there, whenever that changes
 * @returns says something; `settled` is called once it is written down or refused
 */
export function openLine(hear: (message: ToPhone) => void, tell: (isThere: boolean) => void): Say {
  const waiting = new Map<number, { message: FromPhone, settled: Settled }>()
  let n = Date.now() // rises from visit to visit
  let socket: WebSocket | undefined
  let polling: AbortController | undefined
  let isPosting = false
  let isThere = true
  let failures = 0
  let heardAt = 0
  let next: ReturnType<typeof setTimeout>

  function set(value: boolean): void {
    if (isThere !== value)
      tell(isThere = value)
  }

  function take(message: ToPhone): void {
    heardAt = Date.now()
    if (message.is !== 'reply')
      return hear(message)
    const waited = waiting.get(message.n)
    waiting.delete(message.n)
    waited?.settled(message.error)
  }

  function later(ms: number): void {
    clearTimeout(next)
    next = setTimeout(connect, ms)
  }

  function connect(): void {
    clearTimeout(next)
    if (socket)
      return
    try {
      socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/live`)
    }
    catch { // forbidden
      return failed()
    }
    const made = socket
    const late = setTimeout(drop, CONNECT_MS, made)
    made.onopen = () => waiting.forEach(({ message }) => send(made, message))
    made.onmessage = ({ data }) => {
      if (socket !== made)
        return
      clearTimeout(late) // some are let in and say nothing
      failures = 0
      polling?.abort()
      polling = undefined
      set(true)
      take(JSON.parse(data as string) as ToPhone)
    }
    made.onclose = ({ code }) => {
      clearTimeout(late)
      drop(made)
      if (code === ELSEWHERE && !polling)
        later(UPGRADE_MS)
    }
  }

  function drop(lost: WebSocket): void {
    if (socket !== lost)
      return
    socket = undefined
    lost.close()
    failed()
  }

  function failed(): void {
    failures += 1
    if (polling)
      return later(UPGRADE_MS)
    if (failures >= TRIES)
      return void poll()
    set(false)
    later(soon())
  }

  function send(to: WebSocket, message: FromPhone): void {
    const sentAt = Date.now()
    to.send(JSON.stringify(message))
    setTimeout(() => heardAt < sentAt && drop(to), ANSWER_MS)
  }

  type Answer = [Response, ToPhone[]]

  async function ask(path: string, ms: number, stop: AbortController, how?: RequestInit): Promise<Answer> {
    const late = setTimeout(() => stop.abort(), ms)
    try {
      const answer = await fetch(path, { ...how, signal: stop.signal, cache: 'no-store' })
      return [answer, await answer.json() as ToPhone[]]
    }
    finally {
      clearTimeout(late)
    }
  }

  async function poll(): Promise<void> {
    polling?.abort()
    const mine = polling = new AbortController()
    let since: string | null = null
    try {
      for (;;) {
        const headers: HeadersInit = since ? { 'X-Since': since } : {}
        const [answer, messages]: Answer = await ask('/poll', CONNECT_MS + (since ? POLL_MS : 0), mine, { headers })
        if (polling !== mine)
          return
        if (!answer.ok)
          break
        set(true)
        if (!since)
          later(UPGRADE_MS)
        since = answer.headers.get('X-Since')
        messages.forEach(take)
        void post()
        await pause(PAUSE_MS)
      }
    }
    catch {}
    if (polling !== mine)
      return
    polling = undefined
    set(false)
    later(soon())
  }

  /** One after the other, for their order counts. */
  async function post(): Promise<void> {
    if (isPosting)
      return
    isPosting = true
    for (;;) {
      const [first] = waiting.values()
      if (!polling || !first)
        break
      const { message } = first
      try {
        const [answer, messages] = await ask('/say', ANSWER_MS, new AbortController(), {
          method: 'POST',
          body: JSON.stringify(message),
          headers: { 'Content-Type': 'application/json' },
        })
        messages.forEach(take)
        const [refused] = messages
        if (!answer.ok && refused?.is === 'reply') // it may not even know the number
          take({ ...refused, n: message.n })
      }
      catch {}
      if (waiting.has(message.n))
        await pause(soon())
    }
    isPosting = false
  }

  /** Asks the line whether it holds, and makes it at once where there is none, or one that polls. */
  function check(): void {
    if (socket && socket.readyState === WebSocket.OPEN)
      return send(socket, { n: ++n, do: 'here' })
    if (polling)
      void poll()
    connect()
  }
  setInterval(() => socket && Date.now() - heardAt >= CHECK_MS && check(), CHECK_MS)
  for (const event of ['online', 'pageshow'])
    addEventListener(event, check)
  document.addEventListener('visibilitychange', () => document.hidden || check())
  later(0) // once there is somebody to tell

  return (said, settled) => {
    waiting.forEach(({ message }, number) => isOverruled(message, said) && waiting.delete(number))
    const message = { ...said, n: ++n } as FromPhone
    waiting.set(n, { message, settled })
    if (socket && socket.readyState === WebSocket.OPEN)
      send(socket, message)
    else if (polling)
      void post()
  }
}
