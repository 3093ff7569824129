/** Whether a Node will do. Read by Node 14 too, like cli.mjs. */
import { readFileSync } from 'node:fs'

/**
 * The message if a Node is too old; undefined otherwise.
 *
 * @param {string} version of the Node that runs, such as v20.19.0
 */
export function nodeProblem(version) {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const [found, oldest] = [version.replace('v', ''), engines.node.replace('>=', '')]
  return found.localeCompare(oldest, 'en', { numeric: true }) >= 0
    ? undefined
    : `Node ${found} is too old: the lecture needs Node ${oldest} or newer.
Next step: install it from https://nodejs.org (the LTS version), open a new terminal and run this again.`
}
