/** What all phones see, told once for each change; and since when a phone that asks again knows it. */
import type { RoomView, ToPhone } from './protocol.ts'
import { randomBytes } from 'node:crypto'

/** Changes within this time are told together, ms. */
const TOGETHER_MS = 50

export const textOf = (message: ToPhone): string => JSON.stringify(message)

/** Of a server's run, and of a lecture: what a phone knows of another one is nothing. */
const newRun = (): string => randomBytes(6).toString('base64url')

function listeners() {
  const all = new Set<() => void>()
  return {
    call: () => all.forEach(listener => listener()),
    /** @returns ends it */
    add(listener: () => void): () => void {
      all.add(listener)
      return () => all.delete(listener)
    },
  }
}

export type News = ReturnType<typeof newsOf>

export function newsOf(viewNow: () => RoomView) {
  const written = (): string => textOf({ is: 'view', view: viewNow() })
  let run = newRun()
  let version = 0
  let view = written()
  let telling: NodeJS.Timeout | undefined
  const [ofChanges, ofViews] = [listeners(), listeners()]

  function tell(): void {
    telling = undefined
    ofChanges.call()
    const next = written()
    if (next === view)
      return
    view = next // here alone: whoever comes in between gets the old one first, and nobody misses the new one
    version += 1
    ofViews.call()
  }

  return {
    /** As it was last told. */
    view: () => view,
    since: () => `${run}.${version}`,
    isOfThisRun: (since: string) => since.startsWith(`${run}.`),
    changed(): void {
      telling ??= setTimeout(tell, TOGETHER_MS)
    },
    /** Another lecture has begun. */
    beginAgain(): void {
      run = newRun()
    },
    /** Calls when something may have changed. */
    onChange: ofChanges.add,
    /** Calls when phones see something else. */
    onView: ofViews.add,
    close: () => clearTimeout(telling),
  }
}
