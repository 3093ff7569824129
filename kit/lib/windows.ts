/** Opens the lecture's two windows. In one browser, or they would not follow each other. */
import { spawn } from 'node:child_process'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'

/** The first window's browser must stand before the second is asked for, or there will be two browsers. */
const HEAD_START = 1500

/** Whether a window can be seen at all: not over ssh, not in a container. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Chromium refuses to start as root with its sandbox. */
const rootFlags = (): string[] => process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Starts a browser that outlives us; resolves false when it cannot be started. */
function openWith(browser: string, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(browser, ['--new-window', ...rootFlags(), address], { detached: true, stdio: 'ignore' })
    child.once('error', () => resolve(false)).once('spawn', () => resolve(true))
    child.unref()
  })
}

/** Whatever the person browses with. Most browsers make a tab of it, to be dragged out. */
async function openWithDefault(address: string): Promise<boolean> {
  const { default: open } = await import('open')
  const child = await open(address)
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    setImmediate(() => resolve(true))
  })
}

/**
 * @param browser a Chromium, Chrome or Edge, if there is one
 * @returns whether every window was asked for
 */
export async function openWindows(browser: string | undefined, addresses: readonly string[]): Promise<boolean> {
  for (const [index, address] of addresses.entries()) {
    if (index > 0)
      await pause(HEAD_START)
    const opened = browser ? await openWith(browser, address) : await openWithDefault(address)
    if (!opened)
      return false
  }
  return true
}
