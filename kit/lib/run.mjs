/** Runs one command: reads its flags, installs what is missing, and starts it under a Node that runs TypeScript. */
import { spawn, spawnSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { COMMANDS } from '../commands/index.mjs'
import { helpOf, overview, readArguments, UsageError } from './arguments.mjs'
import { install, isInstalled } from './packages.mjs'
import { HOME } from './root.mjs'

/** The Node of the lockfile, which runs TypeScript. It is tried first, because its binary may not fit the system. */
function findTypescriptNode() {
  const node = join(HOME, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (spawnSync(node, ['--version']).status === 0)
    return node
  throw new UsageError(`Slidev needs a newer Node than ${process.versions.node}, and npm could not install its own (package "node").
Next step: install Node 22.18.0 or newer from https://nodejs.org, or allow npm's install scripts (npm config set ignore-scripts false), delete node_modules and run this again.`)
}

/**
 * Starts this very command again under another Node and ends as it ends.
 *
 * @param {string} node
 */
function runAgainWith(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, PATH: path } })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('exit', code => process.exitCode = code ?? 1)
}

/** @param {string[]} words the command, and what stands behind it */
async function prepareAndRun([name = '--help', ...words]) {
  if (name === '--help')
    return console.log(overview(COMMANDS))
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`Unknown command "${name}". Allowed: ${Object.keys(COMMANDS).join(', ')}.`)
  const command = COMMANDS[/** @type {import('../commands/index.mjs').CommandName} */ (name)]
  if (words.includes('--help'))
    return console.log(helpOf(name, command))
  const given = readArguments(command, words)
  if (!isInstalled())
    await install()
  // Version numbers would not do: early releases of Node 23 lack what later ones of Node 22 have.
  if (!process.features.typescript)
    return runAgainWith(findTypescriptNode())
  const { main } = await import(`../commands/${name}.ts`)
  await main(given)
}

/** @param {string[]} words the command, and what stands behind it */
export async function run(words) {
  try {
    await prepareAndRun(words)
  }
  catch (error) {
    console.error(error instanceof UsageError ? error.message : error)
    process.exitCode = 1
  }
}
