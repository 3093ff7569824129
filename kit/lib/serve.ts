/** Serves the built deck on this machine alone. */
import type { Server } from 'node:http'
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
async function listenFrom(server: Server, port: number): Promise<number> {
  const last = Math.min(port + TRIES, LAST_PORT)
  for (let candidate = port; candidate <= last; candidate++) {
    const error = await listen(server, candidate)
    if (!error)
      return candidate
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

/**
 * @param port the first to try
 * @param folder what to serve, such as a deck that was built; a path without a file gets the deck's page, as its router wants
 */
export async function serve(port: number, folder: string): Promise<Serving> {
  // `dev` reads the disk at each request, so that a new build meanwhile is no crash.
  const files = sirv(folder, { single: true, dev: true, etag: true })
  const server = createServer((request, response) => files(request, response))
  const taken = await listenFrom(server, port)
  return {
    port: taken,
    address: `http://${HOST}:${taken}`,
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
