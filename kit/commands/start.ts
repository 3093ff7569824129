/** `npm start`: builds what changed, serves the deck, opens the audience's and the presenter's window. */
import type { Given } from '../lib/given.ts'
import { join } from 'node:path'
import process from 'node:process'
import { findBrowser } from '../lib/browser.ts'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { ROOT } from '../lib/root.mjs'
import { serve } from '../lib/serve.ts'
import { hasDisplay, openWindows } from '../lib/windows.ts'

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve())
  })
}

export async function main({ port, open, rebuild, cut }: Given<'start'>): Promise<void> {
  const browser = open ? findBrowser() : undefined // before the build, so that a wrong CHROMIUM_PATH is reported at once
  await buildIfChanged(cut, rebuild)
  const serving = await serve(port, join(ROOT, deckOf(cut)))
  const stopped = untilStopped()
  if (serving.port !== port)
    console.log(`Port ${port} is taken: using ${serving.port}.`)
  const audience = `${serving.address}/`
  const presenter = `${serving.address}/presenter/1`
  console.log(`The lecture is ready.\n  audience   ${audience}\n  presenter  ${presenter}\nCtrl-C ends it.`)
  if (open && !hasDisplay())
    console.log('There is no display: open the two addresses in one browser.')
  else if (open)
    await openWindows(browser, [audience, presenter]).catch(() => console.log('No window could be opened: open the two addresses in one browser.'))
  await stopped
  await serving.close()
  console.log('\nThe lecture is closed.')
}
