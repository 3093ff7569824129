/**
 * Who may ask for the lecture. A page from elsewhere could reach it under a name of its own (DNS rebinding), so it
 * answers to the machine's addresses alone; and another machine needs the token that `npm start -- --lan` prints.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomInt } from 'node:crypto'
import { networkInterfaces } from 'node:os'

/** Not reachable from other machines. */
export const LOOPBACK = '127.0.0.1'
export const EVERY_ADDRESS = '0.0.0.0'

/** Without letters and digits that are easily confused. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const TOKEN_LENGTH = 8
/** The token is remembered for a lecture, s. */
const REMEMBERED = 12 * 3600
const COOKIE = 'lecture-token'
const NEXT_STEP = 'Open the whole address that "npm start -- --lan" has printed.'

/** Answers a request itself, or does nothing and says so. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/** What lets another machine in: the addresses of this one, and a token. */
export interface Lan { addresses: string[], token: string }

/** Networks that are within this machine, or that others hardly reach. */
const LAST = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|zt|tailscale)/

/** Of this machine in its networks, the likeliest first; they change with the network. */
export const addressesNow = (): string[] => Object.entries(networkInterfaces())
  .flatMap(([name, of = []]) => of.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => ({ address, isLast: LAST.test(name) || address.startsWith('169.254.') })))
  .sort((a, b) => Number(a.isLast) - Number(b.isLast))
  .map(({ address }) => address)

export const lanOf = (): Lan => ({
  addresses: addressesNow(),
  token: Array.from({ length: TOKEN_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
})

export const hostOf = (lan: Lan | undefined): string => lan ? EVERY_ADDRESS : LOOPBACK

function refuse(response: ServerResponse, why: string): true {
  response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).end(`${why}\n`)
  return true
}

export const gate = (lan?: Lan): Answer => ({ headers, socket, url = '/' }, response) => {
  const { host = '', origin, cookie = '' } = headers
  const name = host.replace(/:\d+$/, '')
  if (name === 'localhost') { // one lecture under one name, for browsers store and share by it
    response.writeHead(307, { Location: `http://${host.replace(name, LOOPBACK)}${url}` }).end()
    return true
  }
  if (![LOOPBACK, ...lan?.addresses ?? []].includes(name))
    return refuse(response, `This lecture does not answer to the name "${name}". On its own machine it is http://${LOOPBACK}:${socket.localPort}/.`)
  if (origin && origin !== `http://${host}`)
    return refuse(response, `A page of ${origin} may not use this lecture.`)
  if (!lan || (name === LOOPBACK && socket.remoteAddress === LOOPBACK))
    return false
  const asked = new URLSearchParams(url.split('?')[1]).get('token')
  const token = asked ?? new RegExp(`(?:^|; )${COOKIE}=(\\w+)`).exec(cookie)?.[1]
  if (token !== lan.token)
    return refuse(response, `${token ? 'The token of this address is wrong, or of an earlier start.' : 'This address has no token.'} ${NEXT_STEP}`)
  if (asked)
    response.setHeader('Set-Cookie', `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${REMEMBERED}`)
  return false
}
