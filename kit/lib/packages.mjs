/** The packages of the lockfile: whether they are there, and npm ci where they are not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './arguments.mjs'
import { withProgress } from './progress.mjs'
import { HOME } from './root.mjs'
import { runProgram } from './spawn.mjs'

/** @typedef {{ version: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Package */

/** What npm prints when it cannot reach the registry: an error code, or in npm 10 only "Exit handler never called". */
const NO_NETWORK = /Exit handler never called|\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)\b/

/** Short messages for npm's long ones: what to look for, what it means and what to do. */
const PROBLEMS = /** @type {const} */ ([
  [NO_NETWORK, 'The packages of the lecture are not installed, and npm cannot reach its registry.\nNext step: connect to the network (or set npm\'s proxy) and run this again. Once they are installed, no network is needed.'],
  [/\bENOSPC\b/, 'The disk is full: the packages of the lecture need about 1 GB.\nNext step: free some space and run this again.'],
  [/\b(?:EACCES|EPERM)\b/, `npm may not write to ${join(HOME, 'node_modules')}.\nNext step: change its owner to you, or delete node_modules, and run this again.`],
  [/\bEUSAGE\b/, 'package.json and package-lock.json do not agree.\nNext step: run npm install, and commit the lockfile.'],
])

/** @param {string} output of npm */
export function installProblem(output) {
  const known = PROBLEMS.find(([sign]) => sign.test(output))
  if (known)
    return known[1]
  const lines = output.trim().split('\n')
  const errors = lines.filter(line => /^npm (?:error|ERR!)/.test(line)).slice(0, 8)
  return `npm ci failed.\n${(errors.length ? errors : lines.slice(-8)).join('\n')}`
}

/** Packages by their folder. @type {(root: string, file: string) => [path: string, wanted: Package][]} */
const packagesIn = (root, file) => Object.entries(JSON.parse(readFileSync(join(root, file), 'utf8')).packages)

/**
 * Whether an optional package was made for this very system. One that names a C library as well may still be for
 * another, so it does not count. @type {(wanted: Package) => boolean}
 */
const isForThisSystem = ({ os = [], cpu = [], libc }) => os.includes(process.platform) && cpu.includes(process.arch) && !libc

/**
 * Whether node_modules holds what the lockfile asks for, whoever installed it: npm leaves a list of what it installed.
 *
 * @param {string} root
 */
export function isInstalled(root = HOME) {
  const list = join('node_modules', '.package-lock.json')
  if (!existsSync(join(root, list)))
    return false
  const found = new Map(packagesIn(root, list))
  const packages = packagesIn(root, 'package-lock.json').filter(([path]) => path.startsWith('node_modules'))
  return packages.every(([path, wanted]) => found.has(path)
    ? found.get(path)?.version === wanted.version && existsSync(join(root, path))
    : wanted.optional && !isForThisSystem(wanted))
}

const npmCi = () => runProgram('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
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
}).catch((error) => {
  throw new UsageError(`npm cannot be started (${error.message}).\nNext step: install Node from https://nodejs.org, which brings npm, and run this again.`)
})

/** Installs exactly what the lockfile says. */
export async function install() {
  const count = packagesIn(HOME, 'package-lock.json').length - 1
  console.log(`Packages are missing or out of date: npm ci installs up to ${count} from package-lock.json (about a minute).`)
  await withProgress('Installing packages', async () => {
    const { code, output } = await npmCi()
    if (code !== 0 || !isInstalled()) // npm 10 ends with code 0 even if the network fails
      throw new UsageError(installProblem(output))
  })
}
