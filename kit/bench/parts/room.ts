/** What a room of 500 phones costs: until all are there, until all have voted, after a crash, and the stage meanwhile. */
import type { ChildProcess } from 'node:child_process'
import type { RoomQuestion } from '../../room/deck.ts'
import type { FromDesk, FromPhone, ToPhone } from '../../room/protocol.ts'
import type { Bench, Row } from '../bench.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { median } from '../../lib/median.ts'
import { press, SETTLED } from './steps.ts'

const PHONES = 500
/** Phones of one address, as many as count; Linux has as many addresses as one likes. */
const OF_ADDRESS = 3
const STEPS = 40
const LIMIT_MS = 60_000
/** All are there, all have voted, all are back: ms. */
const [COME, VOTE, BACK] = [10_000, 5000, 5000]
/** Of the process, bytes; of a step, ms. */
const [MEMORY, STEP] = [200e6, 50]

interface Server { child: ChildProcess, port: number, address: string, question: RoomQuestion }
interface State { present: number, counted: number, bytes: number }

async function start(kind: 'room' | 'bare', dist = '', file = '', port = 0): Promise<Server> {
  const child = fork(fileURLToPath(new URL('../room-process.ts', import.meta.url)), [kind, dist, file, String(port)])
  const [server] = await once(child, 'message')
  return { child, ...server }
}

async function stateOf({ child }: Server, tell?: FromDesk): Promise<State> {
  const answer = once(child, 'message')
  child.send({ tell })
  return (await answer)[0] as State
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!await isSo()) {
    if (performance.now() > end)
      throw new Error(`not within ${LIMIT_MS / 1000} s: ${isSo}`)
    await pause(20)
  }
}

/** A phone that comes back by itself, as the page does. */
function phoneAt(port: number, i: number) {
  let [socket, cookie, n]: [WebSocket?, string?, number?] = []
  const waiting = new Map<number, () => void>()
  function connect(): void {
    socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
      headers: { origin: `http://127.0.0.1:${port}`, ...cookie && { cookie } },
      ...process.platform === 'linux' && { localAddress: `127.0.1.${1 + Math.floor(i / OF_ADDRESS)}` },
    })
    socket.on('upgrade', ({ headers }) => cookie = headers['set-cookie']?.[0].split(';')[0] ?? cookie)
    socket.on('error', () => {})
    socket.on('close', () => setTimeout(connect, 300 + 1700 * (i % 17) / 17))
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ToPhone
      if (message.is === 'reply')
        waiting.get(message.n)?.()
    })
  }
  connect()
  return {
    isThere: () => socket?.readyState === WebSocket.OPEN,
    /** Resolves once it is written down. */
    say: (said: Omit<FromPhone & { do: 'answer' }, 'n'>) => new Promise<void>((resolve) => {
      n = (n ?? 0) + 1
      waiting.set(n, resolve)
      socket!.send(JSON.stringify({ ...said, n }))
    }),
    leave: () => socket?.removeAllListeners('close').on('error', () => {}).terminate(),
  }
}

type Phones = ReturnType<typeof phoneAt>[]
const timeOf = async (work: Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work
  return performance.now() - begun
}

/** How long all need to come, and to be answered once. */
async function crowd(port: number, said: Parameters<Phones[number]['say']>[0]): Promise<{ phones: Phones, come: number, vote: number }> {
  const begun = performance.now()
  const phones = Array.from({ length: PHONES }, (_, i) => phoneAt(port, i))
  await until(() => phones.every(phone => phone.isThere()))
  return { phones, come: performance.now() - begun, vote: await timeOf(Promise.all(phones.map(phone => phone.say(said)))) }
}

async function stepTimes({ browser }: Bench, address: string): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(`${address}/1`)
  await page.waitForTimeout(SETTLED)
  const times: number[] = []
  for (let i = 0; i < STEPS; i++) {
    times.push((await page.evaluate(press))?.time ?? 0)
    await page.waitForTimeout(200) // so that all phones hear of each
  }
  await page.close()
  return times
}

export async function room(bench: Bench): Promise<Row[]> {
  const { decks: [{ dist }], progress } = bench
  const folder = mkdtempSync(join(tmpdir(), 'bench-room-'))
  const file = join(folder, 'room.sqlite')
  let [server, bare] = await Promise.all([start('room', dist, file), start('bare')])
  let all: Phones = []
  try {
    progress(`${PHONES} sockets of a bare server`)
    const said = { do: 'answer', question: server.question.id, round: 1, answer: server.question.kind === 'vote' ? server.question.options[0].name : server.question.from } as const
    const echo = { ...said, is: 'reply' } as typeof said
    const plain = await crowd(bare.port, echo)
    plain.phones.forEach(phone => phone.leave())

    progress(`${PHONES} phones come and vote`)
    await stateOf(server, { do: 'place', ...server.question.asks, at: Date.now() })
    const { phones, come, vote } = await crowd(server.port, said)
    all = phones
    const { counted, bytes } = await stateOf(server)
    if (counted !== PHONES)
      throw new Error(`${counted} of ${PHONES} votes were counted`)

    progress('the server is killed while they vote, and started again')
    phones.forEach(phone => void phone.say(said))
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
    const killed = performance.now()
    server = await start('room', dist, file, server.port)
    const started = performance.now()
    await until(() => phones.every(phone => phone.isThere()))
    const back = performance.now() - started
    const after = await stateOf(server)
    if (after.counted < PHONES)
      throw new Error(`${PHONES - after.counted} votes were lost`)

    progress('the stage, while all listen')
    const crowded = await stepTimes(bench, server.address)
    all.forEach(phone => phone.leave())
    progress('the stage, alone')
    const alone = await stepTimes(bench, server.address)
    return [
      { name: `${PHONES} phones come`, unit: 's', deck: come, minimal: plain.come, target: COME, note: 'beside a bare server of WebSockets' },
      { name: `${PHONES} phones vote`, unit: 's', deck: vote, minimal: plain.vote, target: VOTE, note: 'every one written down and confirmed' },
      { name: 'Back after SIGKILL', unit: 's', deck: back, target: BACK, note: `from the restart, which took ${((started - killed) / 1000).toFixed(1)} s; no vote lost` },
      { name: 'Memory of the room', unit: 'MB', deck: bytes, target: MEMORY },
      { name: 'Click step with a room', unit: 'ms', deck: median(crowded), minimal: median(alone), target: STEP, note: 'beside the same steps without phones' },
    ]
  }
  finally {
    all.forEach(phone => phone.leave())
    for (const { child } of [server, bare])
      child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}
