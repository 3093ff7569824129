/** Serves the built deck on this machine alone. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Options } from 'sirv'
import { createServer } from 'node:http'
import sirv from 'sirv'
import { UsageError } from './arguments.mjs'

/** Not reachable from outside: a lecture needs no visitors. */
export const HOST = '127.0.0.1'

/** How many ports behind the wanted one are tried. */
const TRIES = 100
const LAST_PORT = 65535

function listen(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    server.listen(port, HOST, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}

/** Takes the port, or the next one that is free. */
async function listenFrom(server: Server, port: number): Promise<void> {
  const last = Math.min(port + TRIES, LAST_PORT)
  for (let candidate = port; candidate <= last; candidate++) {
    const error = await listen(server, candidate)
    if (!error)
      return
    if (error.code === 'EACCES')
      throw new UsageError(`Port ${candidate} may not be used by you. Choose one from 1024 to ${LAST_PORT} with --port.`)
    if (error.code !== 'EADDRINUSE')
      throw error
  }
  throw new UsageError(`Every port from ${port} to ${last} is taken. Choose another one with --port.`)
}

export interface Serving {
  port: number
  address: string
  close: () => Promise<void>
}

/** Reads the disk at each request, so that a new build meanwhile is no crash. */
const FRESH: Options = { single: true, dev: true, etag: true }

/**
 * @param port the first to try; 0 for any
 * @param folder what to serve, such as a deck that was built; a path without a file gets the deck's page, as its router wants
 */
export async function serve(port: number, folder: string, options: Options = FRESH): Promise<Serving> {
  const files = sirv(folder, options)
  const server = createServer((request, response) => files(request, response))
  await listenFrom(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    address: `http://${HOST}:${taken}`,
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
