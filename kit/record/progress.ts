/** Says how far a long work is and how long it will still take. */
import process from 'node:process'
import { minutes } from '../speech/clock.ts'

/** A terminal shows it in place; a log gets a line now and then, ms. */
const TERMINAL_BEAT = 500
const LOG_BEAT = 15_000

export interface Remaining {
  step: () => void
  end: () => void
}

/** @param total how many steps the work has */
export function remaining(label: string, total: number, out: NodeJS.WriteStream = process.stdout): Remaining {
  const started = Date.now()
  const beat = out.isTTY ? TERMINAL_BEAT : LOG_BEAT
  let done = 0
  let said = started
  const say = (end: boolean): void => {
    const passed = (Date.now() - started) / 1000
    const left = done > 0 && !end ? `, about ${minutes(passed / done * (total - done))} left` : ''
    out.write(`${out.isTTY ? '\r' : ''}${label}: ${done} of ${total}${left}${end ? `, ${passed.toFixed(1)} s` : ''}${out.isTTY ? '\u001B[K' : '\n'}${end && out.isTTY ? '\n' : ''}`)
  }
  return {
    step() {
      done++
      if (Date.now() - said < beat)
        return
      said = Date.now()
      say(false)
    },
    end: () => say(true),
  }
}
