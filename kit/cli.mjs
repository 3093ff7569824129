/**
 * Every command of the kit: `node kit/cli.mjs start --port 8080`, which is `npm start -- --port 8080`.
 * This file is read by whatever Node a person has, Node 14 included: too old a Node is told so here, instead of
 * failing on a word that it does not know. What is newer is imported behind that check.
 */
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))
const [found, oldest] = [process.version.replace('v', ''), engines.node.replace('>=', '')]

if (found.localeCompare(oldest, 'en', { numeric: true }) < 0) {
  console.error(`Node ${found} is too old: the lecture needs Node ${oldest} or newer.
Next step: install it from https://nodejs.org (the LTS version), open a new terminal and run this again.`)
  process.exitCode = 1
}
else {
  import('./lib/bootstrap.mjs').then(({ bootstrap }) => bootstrap())
}
