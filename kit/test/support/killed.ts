/** A browser with a profile of its own, which can be killed as a crash would, and started again. */
import type { Browser, BrowserContext } from 'playwright-chromium'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-chromium'

const START_MS = 30_000
const FLAGS = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', '--no-first-run', '--window-size=1280,720', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']

export interface Mortal {
  browser: Browser
  context: BrowserContext
  /** Ends it at once: it writes nothing more. */
  kill: () => Promise<void>
}

/**
 * @param program path of a Chromium
 * @param profile folder of its profile
 * @param options by default Playwright lets every page believe that it is in front
 */
export async function startMortal(program: string, profile: string, options: { noDefaults?: boolean } = {}): Promise<Mortal> {
  const told = join(profile, 'DevToolsActivePort')
  rmSync(told, { force: true })
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' })
  const ended = new Promise(resolve => child.once('exit', resolve))
  let port = ''
  for (const start = Date.now(); !port && Date.now() - start < START_MS; await sleep(50))
    port = existsSync(told) ? readFileSync(told, 'utf8').split('\n')[0] : ''
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, options)
  return {
    browser,
    context: browser.contexts()[0],
    async kill() {
      child.kill('SIGKILL')
      await ended
      await browser.close().catch(() => {})
    },
  }
}
