/** Serves a built deck as a host would. */
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sirv from 'sirv'

export interface ServeOptions {
  /** The path below which the deck stands. */
  base?: string
  /** Whether the deck answers every unknown page; otherwise the server knows files alone. */
  single?: boolean
}

/** A folder in which another one is found at a path. */
function folderAbove(folder: string, path: string): string {
  const above = mkdtempSync(join(tmpdir(), 'host-'))
  mkdirSync(dirname(join(above, path)), { recursive: true })
  symlinkSync(folder, join(above, path), 'dir')
  return above
}

export async function serve(folder: string, { base = '/', single = true }: ServeOptions = {}) {
  const path = base.replace(/\/$/, '')
  const options = { single: single && `${path}/index.html`.slice(1), maxAge: 3600 }
  const server = createServer(sirv(path ? folderAbove(folder, path) : folder, options))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}
