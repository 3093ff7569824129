/** Whether a Node will do. Read by Node 14 too, like cli.mjs. */
import { readFileSync } from 'node:fs'

/**
 * @param {string} version such as v20.19.0
 * @param {string} oldest such as 20.19.0
 */
export function isAtLeast(version, oldest) {
  const [have, need] = [version, oldest].map(text => (text.match(/\d+/g) || []).slice(0, 3).map(Number))
  const at = need.findIndex((part, i) => have[i] !== part)
  return at < 0 || have[at] > need[at]
}

/**
 * What is wrong with a Node, in one message, or nothing.
 *
 * @param {string} version of the Node that runs
 */
export function nodeProblem(version) {
  const oldest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node.replace('>=', '')
  if (isAtLeast(version, oldest))
    return undefined
  return `Node ${version.replace(/^v/, '')} is too old: the lecture needs Node ${oldest} or newer.
Next step: install it from https://nodejs.org (the LTS version), open a new terminal and run this again.`
}
