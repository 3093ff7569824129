/** Tells a person what runs and how long it has been running. */

/** A terminal shows the seconds in place; a log gets a line now and then. */
const TERMINAL_BEAT = 1000
const LOG_BEAT = 15000

/**
 * @param {number} milliseconds
 */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Runs `work` under a line that shows that it still runs, and ends with the time it took.
 *
 * @template Result
 * @param {string} label what runs, such as "Installing packages"
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>} what `work` returns
 */
export async function withProgress(label, work) {
  const started = Date.now()
  const terminal = Boolean(process.stdout.isTTY)
  const passed = () => Math.round((Date.now() - started) / 1000)
  process.stdout.write(terminal ? `${label} ...` : `${label} ...\n`)
  const timer = setInterval(
    () => process.stdout.write(terminal ? `\r${label} ... ${passed()} s` : `  still at it after ${passed()} s\n`),
    terminal ? TERMINAL_BEAT : LOG_BEAT,
  )
  let outcome = 'failed after'
  try {
    const result = await work()
    outcome = 'done in'
    return result
  }
  finally {
    clearInterval(timer)
    process.stdout.write(`${terminal ? '\r' : ''}${label}: ${outcome} ${seconds(Date.now() - started)}\n`)
  }
}
