/** `npm start`: builds what changed, serves the deck, opens the audience's and the presenter's window. */
import type { Given } from './index.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import openInDefault from 'open'
import { isRoot } from '../lib/apt.ts'
import { UsageError } from '../lib/arguments.mjs'
import { findBrowser } from '../lib/browser.ts'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { lanOf } from '../lib/gate.ts'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'

/** The browser must be running before the second window is asked for, or there will be two browsers; ms. */
const HEAD_START = 1500

/** Whether a window can be shown: not over ssh, and not in a container. */
const HAS_DISPLAY = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** @param browser a Chromium, Chrome or Edge; without one, the default browser opens a tab, to be dragged out */
async function openWindow(browser: string | undefined, address: string): Promise<unknown> {
  if (!browser)
    return openInDefault(address)
  // Chromium refuses to start as root with its sandbox.
  const flags = ['--new-window', ...isRoot() ? ['--no-sandbox'] : []]
  const child = spawn(browser, [...flags, address], { detached: true, stdio: 'ignore' })
  child.unref() // the browser outlives us
  return once(child, 'spawn')
}

/** In one browser, or the two windows would not follow each other. */
async function openWindows(browser: string | undefined, audience: string, presenter: string): Promise<void> {
  await openWindow(browser, audience)
  await pause(HEAD_START)
  await openWindow(browser, presenter)
}

/** From now on a signal ends the lecture as it should end. */
const untilStopped = (): Promise<unknown> => new Promise(resolve =>
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(signal => process.removeAllListeners(signal).on(signal, resolve)))

export async function main({ port, open, rebuild, cut, lan: isLan, audience: hasAudience }: Given<'start'>): Promise<void> {
  const lan = isLan ? lanOf() : undefined
  if (lan?.addresses.length === 0)
    throw new UsageError('This machine is in no local network, so no other one can reach it.\nNext step: join one, or start without --lan.')
  const browser = open ? findBrowser() : undefined // before the build, so that a wrong CHROMIUM_PATH is reported at once
  await buildIfChanged(cut, rebuild)
  const room = hasAudience ? await (await import('../room/audience.ts')).openAudience(cut) : undefined
  const serving = await serve(port, join(ROOT, deckOf(cut)), lan, room?.desk)
  const stopped = untilStopped()
  if (serving.port !== port)
    console.log(`Port ${port} is taken: using ${serving.port}.`)
  const audience = `${serving.address}/`
  const presenter = `${serving.address}/presenter/1`
  const elsewhere = lan?.addresses.map(address => `  presenter on another machine  http://${address}:${serving.port}/presenter/1?token=${lan.token}\n`).join('') ?? ''
  console.log(`The lecture is ready.\n  audience   ${audience}\n  presenter  ${presenter}\n${elsewhere}${room ? `  the room   ${room.address}\n` : ''}Ctrl-C ends it.`)
  if (open && !HAS_DISPLAY)
    console.log('There is no display: open the two addresses in one browser.')
  else if (open)
    await openWindows(browser, audience, presenter).catch(() => console.log('No window could be opened: open the two addresses in one browser.'))
  await stopped
  await room?.close() // first, for the lecture's server waits for the sockets of its windows
  await serving.close()
  console.log('\nThe lecture is closed.')
}
