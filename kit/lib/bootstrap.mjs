/** What a command needs before it can run: the packages of the lockfile, and a Node that runs TypeScript. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withProgress } from './progress.mjs'
import { HOME, ROOT } from './root.mjs'

/** What npm prints when it cannot reach the registry: an error code, or in npm 10 only "Exit handler never called". */
const NO_NETWORK = /Exit handler never called|\bE(?:NOTFOUND|CONN\w+|TIMEDOUT|\w+UNREACH|AI_AGAIN|IDLETIMEOUT)\b|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR/

/** @param {string} output of npm */
export const installProblem = output => NO_NETWORK.test(output)
  ? `The packages of the lecture are not installed, and npm cannot reach its registry.
Next step: connect to the network (or set npm's proxy) and run this again. Once they are installed, no network is needed.`
  : `npm ci failed.\n${output.trim().split('\n').slice(0, 8).join('\n')}`

/** Packages by their folder. @type {(file: string) => Record<string, { version: string, optional?: boolean }>} */
const packagesIn = file => JSON.parse(readFileSync(file, 'utf8')).packages

/** Whether node_modules holds what the lockfile asks for: npm leaves a list of what it installed. */
export function isInstalled(root = HOME) {
  const list = join(root, 'node_modules', '.package-lock.json')
  const found = existsSync(list) ? packagesIn(list) : {}
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(([path, { version, optional }]) =>
    !path.startsWith('node_modules')
    || (found[path] ? found[path].version === version && existsSync(join(root, path)) : optional))
}

const npmCi = () => promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
  cwd: HOME,
  shell: process.platform === 'win32', // there npm is a script
  env: {
    ...process.env,
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    // Packages in npm's cache need no network, and a missing network is noticed in seconds.
    npm_config_prefer_offline: 'true',
    npm_config_fetch_retry_mintimeout: '500',
    npm_config_fetch_retry_maxtimeout: '2000',
  },
})

/** Installs exactly what the lockfile says; gives what went wrong, if anything. */
async function install() {
  console.log('Packages are missing or out of date: npm ci installs them from package-lock.json (about a minute).')
  const { stderr, message } = await withProgress('Installing packages', npmCi).catch(error => error)
  return isInstalled() ? undefined : installProblem(stderr || message) // npm 10 ends well even if the network fails
}

/** Starts this very command again under the Node of the lockfile, and ends as it ends. */
function runAgain() {
  const node = join(HOME, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('exit', code => process.exitCode = code ?? 1)
  child.on('error', () => {
    console.error(`Slidev needs a newer Node than ${process.versions.node}, and npm could not install its own (package "node").
Next step: install Node 22.18.0 or newer from https://nodejs.org and run this again.`)
    process.exitCode = 1
  })
}

/** In the path of a module, Vite reads what follows these signs as a query. */
const pathProblem = () => [HOME, ROOT].filter(path => /[#?]/.test(path)).map(path => `The folder ${path} cannot be built: there is a # or a ? in its path.
Next step: give the folder another name and run this again.`)[0]

export async function bootstrap() {
  const problem = pathProblem() ?? (isInstalled() ? undefined : await install())
  if (problem) {
    console.error(problem)
    process.exitCode = 1
    return
  }
  // Version numbers would not do: early releases of Node 23 lack what later ones of Node 22 have.
  if (!process.features.typescript)
    return runAgain()
  const { run } = await import('./run.ts')
  await run(process.argv.slice(2))
}
