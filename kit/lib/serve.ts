/** Serves the built deck to this machine only. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import sirv from 'sirv'
import { UsageError } from './arguments.mjs'

/** Not reachable from other machines. */
const HOST = '127.0.0.1'

/** Takes the port, or the next free one. Browsers store a lecture's state by port, so it should be the same every time. */
async function listenFrom(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen(port, HOST), 'listening')
  }
  catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' || port === 65535)
      throw new UsageError(`Port ${port} cannot be used: ${message}.\nNext step: choose another one with --port.`)
    await listenFrom(server, port + 1)
  }
}

/**
 * @param port the first to try; 0 for any
 * @param folder what to serve, such as a built deck; a path without a file gets the deck's page, as its router wants
 * @returns the port that was free, and the address without a slash at the end
 */
export async function serve(port: number, folder: string) {
  // A copy: a build in the meantime takes nothing away that an open window may still ask for.
  const copy = mkdtempSync(join(tmpdir(), 'lecture-'))
  const removeCopy = (): void => rmSync(copy, { recursive: true, force: true })
  process.once('exit', removeCopy)
  cpSync(folder, copy, { recursive: true })
  const server = createServer(sirv(copy, { single: true, dev: true, etag: true }))
  await listenFrom(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    address: `http://${HOST}:${taken}`,
    async close() {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
      process.off('exit', removeCopy)
      removeCopy()
    },
  }
}
