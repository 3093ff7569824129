/**
 * Whether a request is of this machine's own page. A page from elsewhere could reach it under a name of its own (DNS
 * rebinding), or call it from another address in the same browser.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { STATUS_CODES } from 'node:http'
import { networkInterfaces } from 'node:os'
import { LOOPBACK } from '../lib/gate.ts'

/** Networks that a machine makes for itself; a phone is not in them. */
const INNER = /^(?:docker|br-|veth|virbr|vmnet|vEthernet|vboxnet|utun|tun|tap|tailscale|zt|llw|awdl)/
const LINK_LOCAL = /^169\.254\./

/** Where phones may reach this machine, the likeliest first. A network may come or change while it runs. */
export function networkAddresses(): string[] {
  const found = Object.entries(networkInterfaces()).flatMap(([name, of = []]) => of
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => ({ address, rank: Number(INNER.test(name)) + Number(LINK_LOCAL.test(address)) })))
  return found.sort((a, b) => a.rank - b.rank).map(({ address }) => address)
}

/** On all that is answered; the page has a policy of its own. */
export const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
}

/**
 * @param isStrict whether there must be an origin, as a browser sends it with all that changes something
 * @returns why it is not, if so
 */
export function foreign({ headers, socket }: IncomingMessage, isStrict: boolean): string | undefined {
  const { host = '', origin } = headers
  const names = [LOOPBACK, 'localhost', ...networkAddresses()]
  if (!names.some(name => host === `${name}:${socket.localPort}` || (socket.localPort === 80 && host === name)))
    return 'This is not the name of the room.'
  if (origin === undefined ? isStrict : origin !== `http://${host}`)
    return 'Another page may not use the room.'
  return undefined
}

/** Ends what was to become a WebSocket, in a word. */
export function refuseUpgrade(socket: Duplex, status: number, words: string): void {
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    ...Object.entries(HEADERS).map(header => header.join(': ')),
    `Content-Length: ${Buffer.byteLength(words) + 1}`,
    'Connection: close',
    '',
    `${words}\n`,
  ].join('\r\n'), () => socket.destroy())
}

/** No extension packs what is said; and small messages have few parts. */
export const SOCKET_LIMITS = { perMessageDeflate: false, maxFragments: 16, maxBufferedChunks: 1024, clientTracking: false } as const
