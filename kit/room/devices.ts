/** Tells phones apart by a random cookie, which the room has signed so that none can be made up. */
import type { IncomingHttpHeaders } from 'node:http'
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const NAME = 'room-device'
const REMEMBERED_S = 12 * 3600
const COOKIE = new RegExp(`(?:^|; )${NAME}=([\\w-]{16})\\.([\\w-]{43})(?:;|$)`)

export interface Device {
  /** As it is stored: nothing of the cookie can be read from it. */
  name: string
  /** For a phone that has none. */
  cookie?: string
}

/** @param secret of the room's file, so that a phone is the same after a crash */
export function devicesOf(secret: Uint8Array) {
  const signed = (id: string): string => createHmac('sha256', secret).update(id).digest('base64url')
  const nameOf = (id: string): string => createHash('sha256').update(secret).update(id).digest('base64url').slice(0, 16)
  return {
    known({ cookie = '' }: IncomingHttpHeaders): Device | undefined {
      const [, id, signature] = COOKIE.exec(cookie) ?? []
      return id && timingSafeEqual(Buffer.from(signature), Buffer.from(signed(id))) ? { name: nameOf(id) } : undefined
    },
    made(): Device {
      const id = randomBytes(12).toString('base64url')
      const attributes = `HttpOnly; SameSite=Strict; Path=/; Max-Age=${REMEMBERED_S}`
      return { name: nameOf(id), cookie: `${NAME}=${id}.${signed(id)}; ${attributes}` }
    },
  }
}
