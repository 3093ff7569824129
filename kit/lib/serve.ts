/** Serves the built deck to this machine only. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Options } from 'sirv'
import { once } from 'node:events'
import { createServer } from 'node:http'
import sirv from 'sirv'
import { UsageError } from './arguments.mjs'

/** Not reachable from other machines. */
const HOST = '127.0.0.1'

/** How many ports after the wanted one are tried. */
const TRIES = 100

/** Takes the port, or the next free one. Browsers store a lecture's state by port, so it should be the same every time. */
async function listenFrom(server: Server, port: number): Promise<void> {
  for (let candidate = port; ; candidate++) {
    try {
      server.listen(candidate, HOST)
      await once(server, 'listening')
      return
    }
    catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE' || candidate === Math.min(port + TRIES, 65535))
        throw new UsageError(`No port from ${port} to ${candidate} can be used: ${message}.\nNext step: choose another one with --port.`)
    }
  }
}

export interface Serving {
  port: number
  /** Without a slash at the end. */
  address: string
  close: () => Promise<void>
}

/** Reads the disk at each request, so that a build in the meantime does no harm. */
const FRESH: Options = { single: true, dev: true, etag: true }

/**
 * @param port the first to try; 0 for any
 * @param folder what to serve, such as a deck that was built; a path without a file gets the deck's page, as its router wants
 * @param base the path below which it is served
 */
export async function serve(port: number, folder: string, options = FRESH, base = '/'): Promise<Serving> {
  const files = sirv(folder, options)
  const server = createServer((request, response) => {
    const missing = (): void => void response.writeHead(404).end()
    if (!request.url?.startsWith(base))
      return missing()
    request.url = `/${request.url.slice(base.length)}`
    files(request, response, missing)
  })
  await listenFrom(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    address: `http://${HOST}:${taken}${base.replace(/\/$/, '')}`,
    close: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
