import type { Run } from './copy.ts'
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { lanOf } from '../../lib/gate.ts'
import { ROOT } from '../../lib/root.mjs'
import { builtCopy, emptyFolder, freePort, run, start, write } from './copy.ts'

/** The brief allows 3 s; a busy machine gets more before we call it broken. */
const READY_LIMIT = 20_000

let running: Run[] = []
afterEach(async () => {
  for (const { child } of running)
    child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  running = []
})

async function ready(folder: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const lecture = start(folder, 'start', args, env)
  running.push(lecture)
  await vi.waitFor(() => expect(lecture.said()).toContain('Ctrl-C ends it.'), { timeout: READY_LIMIT, interval: 20 })
  return lecture
}

it('serves the built deck, tells when its port is taken, and ends with Ctrl-C', async () => {
  const folder = builtCopy()
  const port = await freePort()
  const first = await ready(folder, ['--no-open', '--port', String(port)])
  expect(first.said()).toContain('no source changed')

  const page = await fetch(`http://127.0.0.1:${port}/presenter/1`)
  expect([page.status, await page.text()]).toEqual([200, 'the deck'])
  expect((await fetch(`http://127.0.0.1:${port}/assets/gone.js`)).status).toBe(404)

  const second = await ready(folder, ['--no-open', '--port', String(port)])
  const other = Number(/using (\d+)\./.exec(second.said())?.[1])
  expect(second.said()).toContain(`Port ${port} is taken: using ${other}.`)
  expect(other).toBeGreaterThan(port)
  expect((await fetch(`http://127.0.0.1:${other}/`)).status).toBe(200)

  first.child.kill('SIGINT')
  second.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(await second.ended).toBe(0)
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})

it('goes on as it was while the deck is built anew', async () => {
  const folder = builtCopy()
  write(folder, '.cache/deck/assets/slide-old.js', 'a slide')
  const port = await freePort()
  await ready(folder, ['--no-open', '--port', String(port)])
  rmSync(join(folder, '.cache/deck'), { recursive: true })
  write(folder, '.cache/deck/index.html', 'another deck')
  const textAt = async (path: string) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text()
  expect([await textAt('assets/slide-old.js'), await textAt('7')]).toEqual(['a slide', 'the deck'])
})

it('opens audience and presenter in new windows of the one browser', async () => {
  const folder = builtCopy()
  const log = join(emptyFolder(), 'log')
  const browser = join(emptyFolder(), 'a browser')
  write(browser, '../a browser', `#!/bin/sh\necho "$@" >> "${log}"\n`)
  chmodSync(browser, 0o755)
  const port = await freePort()
  await ready(folder, ['--port', String(port)], { CHROMIUM_PATH: browser, DISPLAY: ':0' })
  await vi.waitFor(() => {
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
    expect(calls).toHaveLength(2)
    expect(calls.every(call => call.startsWith('--new-window'))).toBe(true)
    expect(calls.map(call => call.split(' ').at(-1))).toEqual([`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/presenter/1`])
  }, { timeout: READY_LIMIT })
})

it('with --lan prints an address for another machine, with a token', async () => {
  const args = ['--no-open', '--lan', '--port', String(await freePort())]
  if (lanOf().addresses.length === 0)
    return expect((await run(builtCopy(), 'start', args)).said).toBe('This machine is in no local network, so no other one can reach it.\nNext step: join one, or start without --lan.\n')
  const lecture = await ready(builtCopy(), args)
  expect(lecture.said()).toMatch(/^ {2}presenter on another machine {2}http:\/\/[\d.]+:\d+\/presenter\/1\?token=\w{8}$/m)
})

it('names a wrong CHROMIUM_PATH before anything else', async () => {
  const { code, said } = await run(builtCopy(), 'start', [], { CHROMIUM_PATH: '/no where/chromium' })
  expect(code).toBe(1)
  expect(said.split('\n')[0]).toBe('CHROMIUM_PATH is "/no where/chromium", which is not a program that can be run.')
  expect(said).not.toContain('The lecture is ready')
})

it('says so when every port behind the wanted one is taken', async () => {
  const lecture = await ready(builtCopy(), ['--no-open', '--port', '65535']).catch(() => undefined)
  const { code, said } = await run(builtCopy(), 'start', ['--no-open', '--port', '65535'])
  expect(lecture).toBeDefined()
  expect(code).toBe(1)
  expect(said).toMatch(/^Port 65535 cannot be used: .*address already in use.*\n.*choose another one with --port\.$/m)
})

it('shows why the deck does not build', async () => {
  const folder = builtCopy()
  cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), { recursive: true })
  write(folder, 'slides.md', '# One\n\n<<< @/snippets/gone.ts\n')
  const { code, said } = await run(folder, 'start', ['--no-open'])
  expect(code).toBe(1)
  expect(said).toContain('gone.ts')
  expect(said).toContain('The deck does not build; see the output above.')
  expect(said).not.toContain('The lecture is ready')
})
