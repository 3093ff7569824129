/** WebKit where this machine has Debian's webkit2gtk-driver and xvfb, by the W3C's WebDriver: Playwright's own needs a download. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { isProgram, placesOnPath } from '../../lib/path.ts'

const MINI_BROWSER = '/usr/lib/*/webkit2gtk-*/MiniBrowser'
const START_MS = 20_000
/** A window of MiniBrowser has a bar of this height. */
const BAR_PX = 38

/** The programs that it takes, or nothing where one is missing. */
export function findWebkit(): { screen: string, driver: string, browser: string } | undefined {
  const [screen, driver] = ['xvfb-run', 'WebKitWebDriver'].map(name => placesOnPath(name).find(isProgram))
  const browser = globSync(MINI_BROWSER).find(isProgram)
  return screen && driver && browser ? { screen, driver, browser } : undefined
}

export interface WebkitPage {
  goto: (url: string) => Promise<void>
  /** Runs a function in the page, which sees nothing around it, and waits for what it promises. */
  evaluate: <Argument, Result>(work: (argument: Argument) => Result, argument?: Argument) => Promise<Awaited<Result>>
  close: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Ends the program and what it started. */
function end({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!)
  }
  catch {}
}

export async function openWebkit({ screen, driver, browser }: NonNullable<ReturnType<typeof findWebkit>>): Promise<WebkitPage> {
  const port = await freePort()
  const child = spawn(screen, ['-a', '-s', '-screen 0 1600x1000x24', driver, `--port=${port}`, '--host=127.0.0.1'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, WEBKIT_DISABLE_DMABUF_RENDERER: '1', LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  const call = async <Result>(method: string, path: string, body?: object): Promise<Result> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) })
    const { value } = await answer.json() as { value: Result & { error?: string, message?: string } }
    if (!answer.ok)
      throw new Error(`${value.error}: ${value.message}`)
    return value
  }
  try {
    const start = Date.now()
    while (!await call<{ ready: boolean }>('GET', '/status').then(({ ready }) => ready, () => false)) {
      if (Date.now() - start > START_MS)
        throw new Error('WebKitWebDriver does not start')
      await sleep(100)
    }
    const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
      capabilities: { alwaysMatch: { 'browserName': 'MiniBrowser', 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } },
    })
    const session = `/session/${sessionId}`
    await call('POST', `${session}/window/rect`, { width: 1280, height: 720 + BAR_PX })
    await call('POST', `${session}/timeouts`, { script: 30_000 })
    return {
      goto: url => call('POST', `${session}/url`, { url }),
      evaluate: (work, argument) => call('POST', `${session}/execute/async`, {
        script: 'const [work, argument, done] = arguments; Promise.resolve((0, eval)(`(${work})`)(argument)).then(done, error => done(`${error}`))',
        args: [`${work}`, argument ?? null],
      }),
      async close() {
        await call('DELETE', session).catch(() => {})
        end(child)
      },
    }
  }
  catch (error) {
    end(child)
    throw error
  }
}
