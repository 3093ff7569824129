/** Prints how far a long task is and how long it will still take. */
import process from 'node:process'
import { seconds } from '../lib/progress.mjs'
import { minutes } from '../speech/clock.ts'

/** A terminal shows it in place; a log gets a line now and then, ms. */
const TERMINAL_BEAT = 500
const LOG_BEAT = 15_000

/** @param total how many steps the work has */
export function remaining(label: string, total: number): { step: () => void, end: () => void } {
  const started = Date.now()
  const { stdout } = process
  const [before, after, beat] = stdout.isTTY ? ['\r', '\u001B[K', TERMINAL_BEAT] : ['', '\n', LOG_BEAT]
  let done = 0
  let said = started
  const say = (rest: string): boolean => stdout.write(`${before}${label}: ${done} of ${total}, ${rest}${after}`)
  return {
    step() {
      const now = Date.now()
      done++
      if (now - said < beat)
        return
      said = now
      say(`about ${minutes((now - started) / 1000 / done * (total - done))} left`)
    },
    end: () => say(`${seconds(Date.now() - started)}${stdout.isTTY ? '\n' : ''}`),
  }
}
