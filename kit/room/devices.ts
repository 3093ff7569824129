/** Knows a phone again by a random cookie. Only its trace under a key is written down, and no address. */
import type { IncomingMessage } from 'node:http'
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Bucket } from './limits.ts'

/** A phone is remembered for a lecture, s. */
const REMEMBERED = 12 * 3600
const COOKIE = /(?:^|; )room=([\w-]{22})\.([\w-]{43})(?:;|$)/
/** New phones of one address: a whole class may be behind it; then so many a second. */
const [AT_ONCE, PER_SECOND] = [600, 5]

/** The cookie that a phone is to keep, where it has none. */
export interface Device { id: string, cookie?: string }

export function devices(key: Buffer, now: () => number) {
  const made = new Map<string, Bucket>()
  const trace = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const sign = (secret: string): string => trace(`cookie ${secret}`).toString('base64url')
  const hidden = (secret: string): string => trace(`device ${secret}`).toString('base64url').slice(0, 22)

  /** The phone of a cookie that was made here. */
  function known({ headers: { cookie = '' } }: IncomingMessage): Device | undefined {
    const [, secret, signature] = COOKIE.exec(cookie) ?? []
    const isOurs = secret !== undefined && timingSafeEqual(Buffer.from(signature), Buffer.from(sign(secret)))
    return isOurs ? { id: hidden(secret) } : undefined
  }

  return {
    known,
    /** The phone, a new one if need be; none if there are too many new ones. */
    of(request: IncomingMessage): Device | undefined {
      const device = known(request)
      if (device)
        return device
      const { remoteAddress = '' } = request.socket
      if (!made.has(remoteAddress))
        made.set(remoteAddress, new Bucket(AT_ONCE, PER_SECOND, now))
      if (!made.get(remoteAddress)!.take())
        return undefined
      const secret = randomBytes(16).toString('base64url')
      const cookie = `room=${secret}.${sign(secret)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${REMEMBERED}`
      return { id: hidden(secret), cookie }
    },
    /** Forgets addresses from which nobody new came for a while. */
    tidy: () => made.forEach((bucket, address) => bucket.isFull && made.delete(address)),
  }
}
