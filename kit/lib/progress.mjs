/** Tells a person what runs and how long it has been running. */

/** @param {number} milliseconds */
export const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`

/**
 * Runs `work` and prints that it is still running, and at the end how long it took.
 *
 * @template Result
 * @param {string} label what runs, such as "Installing packages"
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>} what `work` returns
 */
export async function withProgress(label, work) {
  const started = Date.now()
  // A terminal shows the seconds in place; a log gets a line now and then.
  const [before, after, beat] = process.stdout.isTTY ? ['\r', '', 1000] : ['', '\n', 15_000]
  const say = (/** @type {string} */ text) => process.stdout.write(`${before}${label}${text}`)
  const timer = setInterval(() => say(` ... ${Math.round((Date.now() - started) / 1000)} s${after}`), beat)
  say(` ...${after}`)
  let outcome = 'failed after'
  try {
    const result = await work()
    outcome = 'done in'
    return result
  }
  finally {
    clearInterval(timer)
    say(`: ${outcome} ${seconds(Date.now() - started)}\n`)
  }
}
