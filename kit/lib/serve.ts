/** Serves the built deck to this machine, and to others only if asked. */
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Lan } from './gate.ts'
import type { Mark } from './page.ts'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import sirv from 'sirv'
import { UsageError } from './arguments.mjs'
import { gate, hostOf, LOOPBACK } from './gate.ts'
import { markedPage } from './page.ts'
import { relay } from './relay.ts'

/** Takes the port, or the next free one. Browsers store a lecture's state by port, so it should be the same every time. */
export async function listenFrom(server: Server, port: number, host: string): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening')
  }
  catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' || port === 65535)
      throw new UsageError(`Port ${port} cannot be used: ${message}.\nNext step: choose another one with --port.`)
    await listenFrom(server, port + 1, host)
  }
}

/** What the windows of a lecture are told of a room, and how they reach it. */
interface Desk {
  mark: Mark
  /** Whether it was its own. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
}

/**
 * @param port the first to try; 0 for any
 * @param folder what to serve, such as a built deck; a path without a file gets the deck's page, as its router wants
 * @param lan lets other machines in, whose windows are kept in step with those here
 * @param desk the lecture's end of a room
 * @returns the port that was free, and the address without a slash at the end
 */
export async function serve(port: number, folder: string, lan?: Lan, desk?: Desk) {
  // A copy: a build in the meantime takes nothing away that an open window may still ask for.
  const copy = mkdtempSync(join(tmpdir(), 'lecture-'))
  const removeCopy = (): void => rmSync(copy, { recursive: true, force: true })
  process.once('exit', removeCopy)
  cpSync(folder, copy, { recursive: true })
  const files = sirv(copy, { single: true, dev: true, etag: true })
  const relayed = lan && relay()
  const marks = [relayed?.mark, desk?.mark].filter(mark => mark !== undefined)
  const answers = [gate(lan), ...relayed ? [relayed.answer] : [], markedPage(copy, marks)]
  const server = createServer((request, response) =>
    answers.some(answer => answer(request, response)) || files(request, response))
  server.on('upgrade', (request, socket, head) => desk?.upgrade(request, socket, head) || socket.destroy())
  await listenFrom(server, port, hostOf(lan))
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    address: `http://${LOOPBACK}:${taken}`,
    async close() {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
      process.off('exit', removeCopy)
      removeCopy()
    },
  }
}
