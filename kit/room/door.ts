/** Who may ask the room's server: from its own page, by a name of this machine, and as a phone that it knows or makes known. */
import type { IncomingMessage } from 'node:http'
import { devicesOf } from './devices.ts'
import { limiter } from './limits.ts'

/** New phones at an address, behind which there may be a whole room. */
const NEW_DEVICES = { burst: 600, perSecond: 5 }

/** Of every answer, as it says nothing to any other page. */
export const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
}

export class Denied extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What is told to whom an error sends away. */
export const denialOf = (error: unknown): Denied =>
  error instanceof Denied ? error : new Denied(400, 'This could not be read.')

export interface Admitted {
  device: string
  address: string
  /** For a phone that came without. */
  cookie?: string
}

interface DoorOptions {
  /** By which this machine may be asked now. */
  names: () => readonly string[]
  /** With which cookies are signed. */
  secret: Uint8Array
  now: () => number
}

export type Door = ReturnType<typeof doorOf>

export function doorOf({ names, secret, now }: DoorOptions) {
  const devices = devicesOf(secret)
  const mayCome = limiter(NEW_DEVICES, now)

  /** @throws Denied for who may not ask here, or not now */
  return function admit({ headers, socket }: IncomingMessage, isFromPage: boolean): Admitted {
    const { host = '', origin } = headers
    if (!names().includes(host.replace(/:\d+$/, '')))
      throw new Denied(403, 'The room does not answer to this name.')
    if (origin === undefined ? isFromPage : origin !== `http://${host}`)
      throw new Denied(403, 'Another page may not use the room.')
    if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate')
      throw new Denied(403, 'Another page may not use the room.')
    const address = socket.remoteAddress ?? ''
    const known = devices.known(headers)
    if (!known && !mayCome(address))
      throw new Denied(429, 'Too many new phones at this address. Try again in a moment.')
    const { name, cookie } = known ?? devices.made()
    return { device: name, address, cookie }
  }
}
