/** The lecture's time, when somebody or the network sets the computer's clock. */
import { beforeEach, expect, it, vi } from 'vitest'

vi.mock('@slidev/client', () => ({ configs: {} }))
const database = new Map<string, unknown>()
vi.mock('idb-keyval', () => ({
  get: async (key: string) => database.get(key),
  set: async (key: string, value: unknown) => void database.set(key, value),
}))

const HOUR = 3_600_000
/** What the computer's clock says, and a clock that nobody can set. */
let wall = 0
let steady = 0
const pass = (ms: number) => [wall, steady] = [wall + ms, steady + ms]

async function openWindow() {
  vi.resetModules()
  const [time, lecture, { elapsed }] = [await import('../../client/time.ts'), await import('../../client/lecture.ts'), await import('../../client/clock.ts')]
  await lecture.lectureRestored
  return { ...time, ...lecture, seconds: () => Math.round(elapsed(lecture.lectureClock.value!, time.lectureNow())) }
}

beforeEach(() => {
  database.clear()
  ;[wall, steady] = [400_000 * HOUR, 5000]
  vi.spyOn(Date, 'now').mockImplementation(() => wall)
  vi.spyOn(performance, 'now').mockImplementation(() => steady)
  vi.stubGlobal('BroadcastChannel', class { postMessage() {} })
})

it.each([['forward', HOUR], ['back', -HOUR], ['forward by seconds', 40_000], ['back by years', -30_000 * HOUR], ['forward by years', 30_000 * HOUR]])('goes on evenly when the clock is set %s, in this window and in one that is opened later', async (_, jump) => {
  const first = await openWindow()
  first.startClock({ slide: 1, click: 0 })
  pass(60_000)
  wall += jump
  expect(first.seconds()).toBe(60)
  first.checkTime()
  pass(30_000)
  first.checkTime()
  expect(first.seconds()).toBe(90)

  const second = await openWindow()
  expect(second.seconds()).toBe(90)
  second.pauseClock()
  pass(HOUR)
  expect((await openWindow()).seconds()).toBe(90)
})

it('goes on while no window is open', async () => {
  const first = await openWindow()
  first.startClock({ slide: 1, click: 0 })
  pass(20_000)
  wall += 5000
  first.checkTime()
  pass(HOUR)
  steady = 0 // that of a new window begins anew
  expect((await openWindow()).seconds()).toBe(3620)
})
