/** Opens the deck in a browser that sees nothing but the deck, and keeps book of everything that goes wrong. */
import type { Browser, BrowserContext, Page } from 'playwright-chromium'
import type {} from './in-page/index.ts'
import { join } from 'node:path'
import axe from 'axe-core'
import { build } from 'vite'
import { launch } from '../../lib/browser.ts'
import { ROOT } from './project.ts'
import { serve } from './serve.ts'

export type Scheme = 'light' | 'dark'

/** Something that went wrong while a state was on stage. */
export interface Incident {
  check: 'console' | 'page error' | 'failed request' | 'outside request'
  message: string
}

export interface Opened {
  context: BrowserContext
  page: Page
  /** Filled as it happens; whoever walks takes the entries out. */
  incidents: Incident[]
}

/** Every build of Slidev 53 logs this once; it has nothing to do with the deck. */
const KNOWN_MESSAGE = /Failed to patch FloatingVue/
/** Chromium's echo of a request that is already on the list. */
const ECHO = /^Failed to load resource/

let bundled: Promise<string> | undefined

/** The checks as one script that a page can run. */
export function inPageScript(): Promise<string> {
  bundled ??= build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry: join(ROOT, 'kit/test/support/in-page/index.ts'), formats: ['iife'], name: 'inPage' } },
  }).then((result) => {
    const [{ output }] = [result].flat() as { output: { type: string, code?: string }[] }[]
    return output.find(({ type }) => type === 'chunk')!.code!
  })
  return bundled
}

/** As if every frontmatter said so. */
const NOT_BEFORE = 'Object.defineProperty(Object.prototype, "preload", { value: false, writable: true });'

/** Slidev mounts the neighbours of a slide with it, and after 3 s all the others. What keeps it from that. */
const MOUNTING = {
  all: '',
  near: `{
    const later = window.setTimeout
    window.setTimeout = (work, ms, ...rest) => ms === 3000 ? 0 : later(work, ms, ...rest)
  }`,
  // What was on stage is kept by in-page/index.ts, as Slidev does.
  seen: NOT_BEFORE,
  current: `${NOT_BEFORE} window.keepsNothing = true;`,
}

export interface OpenOptions {
  url: string
  scheme?: Scheme
  motion?: boolean
  /** Which slides are mounted: all, as in a lecture, those near the one on stage, those that were on stage, or that one. */
  mounting?: keyof typeof MOUNTING
  /** Whether axe is there, which every address loads again: for inspect.look. */
  looking?: boolean
}

/** A browser that finds no host but this one. Routes of Playwright would do the same, but switch the cache off. */
export const launchAlone = (): Promise<Browser> => launch({ args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] })

/** Serves a built deck to such a browser while `work` runs. */
export async function whileServed<Result>(site: string, work: (browser: Browser, url: string) => Promise<Result>): Promise<Result> {
  const [server, browser] = [await serve(site), await launchAlone()]
  try {
    return await work(browser, server.url)
  }
  finally {
    await browser.close()
    await server.close()
  }
}

export async function open(browser: Browser, { url, scheme = 'light', motion = false, mounting = 'near', looking = false }: OpenOptions): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    colorScheme: scheme,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    serviceWorkers: 'block',
  })
  const incidents: Incident[] = []
  const { host } = new URL(url)
  const isOwn = (address: string) => new URL(address).host === host || /^(?:data|blob|about):/.test(address)
  await context.addInitScript({ content: `${MOUNTING[mounting]}\n${looking ? axe.source : ''}\n${await inPageScript()}` })
  const page = await context.newPage()
  page.on('request', (request) => {
    if (!isOwn(request.url()))
      incidents.push({ check: 'outside request', message: request.url() })
  })
  page.on('console', (message) => {
    const text = message.text()
    if (['error', 'warning'].includes(message.type()) && !KNOWN_MESSAGE.test(text) && !ECHO.test(text))
      incidents.push({ check: 'console', message: `${message.type()}: ${text.split('\n')[0]}` })
  })
  page.on('pageerror', error => incidents.push({ check: 'page error', message: error.message.split('\n')[0] }))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed'
    // Aborted: the browser itself gave up what a page that was left still loaded.
    if (isOwn(request.url()) && !reason.includes('ERR_ABORTED'))
      incidents.push({ check: 'failed request', message: `${new URL(request.url()).pathname}: ${reason}` })
  })
  page.on('response', (response) => {
    if (response.status() >= 400)
      incidents.push({ check: 'failed request', message: `${new URL(response.url()).pathname}: ${response.status()}` })
  })
  page.on('websocket', socket => incidents.push({ check: 'outside request', message: socket.url() }))
  return { context, page, incidents }
}

/** For a page that was opened without. */
export const bringAxe = (page: Page) => page.addScriptTag({ content: axe.source })

/** Loads one state by its address. */
export async function goTo(page: Page, url: string, slide: number, click = 0): Promise<void> {
  await page.goto(`${url}/${slide}${click ? `?clicks=${click}` : ''}`, { waitUntil: 'load' })
  await page.evaluate(() => window.inspect.settle())
}
