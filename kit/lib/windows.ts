/** Opens the lecture's two windows. In one browser, or they would not follow each other. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import open from 'open'
import { isRoot } from './apt.ts'

/** The browser must be running before the second window is asked for, or there will be two browsers; ms. */
const HEAD_START = 1500

/** Whether a window can be shown: not over ssh, and not in a container. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Chromium refuses to start as root with its sandbox. */
const rootFlags = (): string[] => isRoot() ? ['--no-sandbox'] : []

/** @param browser a Chromium, Chrome or Edge; without one, the default browser opens a tab, to be dragged out */
async function openWindow(browser: string | undefined, address: string): Promise<void> {
  if (!browser)
    return void await open(address)
  const child = spawn(browser, ['--new-window', ...rootFlags(), address], { detached: true, stdio: 'ignore' })
  child.unref() // the browser outlives us
  await once(child, 'spawn')
}

/** @throws Error when a browser cannot be started */
export async function openWindows(browser: string | undefined, [audience, presenter]: readonly [string, string]): Promise<void> {
  await openWindow(browser, audience)
  await pause(HEAD_START)
  await openWindow(browser, presenter)
}
