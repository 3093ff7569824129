/**
 * Every command of the kit: `node kit/cli.mjs start --port 8080`, which is `npm start -- --port 8080`.
 * This file and lib/node.mjs are read by whatever Node a person has, Node 14 included: too old a Node is told so
 * here, instead of failing on a word that it does not know. What is newer is imported behind that check.
 */
import { nodeProblem } from './lib/node.mjs'

const problem = nodeProblem(process.version)
if (problem) {
  console.error(problem)
  process.exitCode = 1
}
else {
  import('./lib/run.mjs').then(({ run }) => run(process.argv.slice(2)))
}
