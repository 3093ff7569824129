/**
 * Four ways to write more tokens a second, at one load and from one model (decode-step.ts): to guess, to share the pass
 * among more users, to read fewer bytes, and to divide the reading over more GPUs.
 */
import type { DecodeServer } from './decode-step.ts'
import type { Guessing, PlainLoad } from './guessing.ts'
import { decodeStep, MEASURED_DEVICES, usersThatFit } from './decode-step.ts'
import { guessingFits, guessingSpeedUp } from './guessing.ts'

export interface LeverGain {
  lever: 'guesses' | 'users' | 'bytes' | 'cards'
  /** Tokens a second of one user, against before. */
  userGain: number
  /** Tokens a second of all users together, against before. */
  serverGain: number
  /** Whether weights and caches fit. */
  fits: boolean
}

/** What the levers do: how to guess, the same model in fewer bytes, and how many times the users and the GPUs. */
export interface Levers {
  guessing: Guessing
  fewerBytes: DecodeServer
  /** 2 unless given. */
  times?: number
}

/**
 * What each lever alone brings at a load.
 * @returns without `cards` when there would be more than the eight of a box, for which nothing was measured
 * @throws RangeError as `decodeStep` and `guessingSpeedUp` do, or when times makes users or GPUs that are not whole
 */
export function leverGains(
  server: DecodeServer,
  load: PlainLoad,
  { guessing, fewerBytes, times = 2 }: Levers,
): LeverGain[] {
  const before = decodeStep(server, load).seconds
  const change = (lever: LeverGain['lever'], changed: DecodeServer, { users, contextTokens }: PlainLoad): LeverGain => {
    const userGain = before / decodeStep(changed, { users, contextTokens }).seconds
    const fits = users <= usersThatFit(changed, contextTokens)
    return { lever, userGain, serverGain: userGain * users / load.users, fits }
  }
  const devices = times * server.devices
  const guessed = guessingSpeedUp(server, load, guessing)
  return [
    { lever: 'guesses', userGain: guessed, serverGain: guessed, fits: guessingFits(server, load, guessing) },
    change('users', server, { ...load, users: times * load.users }),
    change('bytes', fewerBytes, load),
    ...(devices > MEASURED_DEVICES ? [] : [change('cards', { ...server, devices }, load)]),
  ]
}
