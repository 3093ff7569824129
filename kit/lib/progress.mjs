/** Tells a person what runs and how long it has been running. */

/** @param {number} milliseconds */
export const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`

/**
 * Runs `work` and prints that it is still running, and at the end how long it took.
 *
 * @template Result
 * @param {string} label what runs, such as "Installing packages"
 * @param {(onStep: () => void) => Promise<Result>} work
 * @param {number} [total] how often `work` calls `onStep`: then the time that is left is printed
 * @returns {Promise<Result>} what `work` returns
 */
export async function withProgress(label, work, total = 0) {
  const started = Date.now()
  let done = 0
  // A terminal shows the seconds in place; a log gets a line now and then.
  const [before, after, beat] = process.stdout.isTTY ? ['\r\u001B[K', '', 1000] : ['', '\n', 15_000]
  const say = (/** @type {string} */ text) => process.stdout.write(`${before}${label}${text}`)
  const timer = setInterval(() => {
    const passed = Math.round((Date.now() - started) / 1000)
    const left = done ? `, ${done} of ${total}, about ${Math.round(passed / done * (total - done))} s left` : ''
    say(` ... ${passed} s${left}${after}`)
  }, beat)
  say(` ...${after}`)
  let outcome = 'failed after'
  try {
    const result = await work(() => done++)
    outcome = 'done in'
    return result
  }
  finally {
    clearInterval(timer)
    say(`: ${outcome} ${seconds(Date.now() - started)}\n`)
  }
}
