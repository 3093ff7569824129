/**
 * What must happen before node_modules exists: the right Node, then the packages of the lockfile.
 * Only Node's own modules and syntax that Node 14 reads, so that too old a Node is told so
 * instead of failing on a word that it does not know.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { helpOf, readArguments, UsageError } from './arguments.mjs'
import { withProgress } from './progress.mjs'
import { ROOT } from './root.mjs'

export { ROOT } from './root.mjs'

/** The first Node that runs TypeScript as it stands; Slidev itself is content with 22.12. */
const TYPESCRIPT_NODE = '22.18.0'

/** Holds the fingerprint of the lockfile that node_modules was made from. */
const STAMP = join('node_modules', '.lecture-lock')

/** What npm says when it cannot reach the registry: an error code, or, npm 10, that it lost its way. */
const NO_NETWORK = /Exit handler never called|\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)\b/

/**
 * @param {string} root
 * @param {string} file
 */
function readJson(root, file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

/**
 * @param {string} version such as v20.19.0
 * @param {string} oldest such as 20.19.0
 */
export function isAtLeast(version, oldest) {
  const [have, need] = [version, oldest].map(text => (text.match(/\d+/g) || []).slice(0, 3).map(Number))
  for (let i = 0; i < 3; i++) {
    if (have[i] !== need[i])
      return have[i] > need[i]
  }
  return true
}

/**
 * Says in one message what is wrong with a Node, or nothing.
 *
 * @param {string} version of the Node that runs
 * @param {string} root
 */
export function nodeProblem(version, root = ROOT) {
  const oldest = (/\d+\.\d+\.\d+/.exec(readJson(root, 'package.json').engines.node) || [''])[0]
  if (isAtLeast(version, oldest))
    return undefined
  return `Node ${version.replace(/^v/, '')} is too old: the lecture needs Node ${oldest} or newer.\nNext step: install it from https://nodejs.org (the LTS version), open a new terminal and run this again.`
}

/**
 * @param {string} root
 */
function lockFingerprint(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
}

/**
 * Whether a package that the lockfile calls optional was made for this very system.
 * One that names a C library as well may still be for another, so it does not count.
 *
 * @param {{ os?: string[], cpu?: string[], libc?: string[] }} wanted
 */
function isForThisSystem({ os = [], cpu = [], libc }) {
  return os.includes(process.platform) && cpu.includes(process.arch) && !libc
}

/**
 * Whether a node_modules that npm made without us holds what the lockfile asks for:
 * npm leaves a list of what it installed.
 *
 * @param {string} root
 */
function matchesLockfile(root) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json')))
    return false
  const wanted = readJson(root, 'package-lock.json').packages
  const found = readJson(root, join('node_modules', '.package-lock.json')).packages
  return Object.keys(wanted).every((path) => {
    if (path === '')
      return true
    return found[path]
      ? found[path].version === wanted[path].version
      : wanted[path].optional && !isForThisSystem(wanted[path])
  })
}

/**
 * Quick enough for every start: the stamp of the last good install, and a look at each direct dependency.
 *
 * @param {string} root
 */
export function isInstalled(root = ROOT) {
  const { dependencies, devDependencies } = readJson(root, 'package.json')
  const names = Object.keys(dependencies).concat(Object.keys(devDependencies))
  if (!names.every(name => existsSync(join(root, 'node_modules', name, 'package.json'))))
    return false
  const stamp = join(root, STAMP)
  const fingerprint = lockFingerprint(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint)
    return true
  if (!matchesLockfile(root))
    return false
  writeFileSync(stamp, fingerprint)
  return true
}

/** @returns {[string, string[]]} how to call the npm that runs us, or the one on PATH */
function npmCommand() {
  const path = process.env.npm_execpath || ''
  if (basename(path) === 'npm-cli.js' && existsSync(path))
    return [process.execPath, [path]]
  return ['npm', []]
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>} the exit code, and all that npm said
 */
function runNpm(args) {
  const [command, first] = npmCommand()
  return new Promise((resolve, reject) => {
    const child = spawn(command, first.concat(args), {
      cwd: ROOT,
      shell: process.platform === 'win32' && command === 'npm',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
        // What is in npm's cache needs no network, and a dead one is noticed in seconds.
        npm_config_prefer_offline: 'true',
        npm_config_fetch_retry_mintimeout: '500',
        npm_config_fetch_retry_maxtimeout: '2000',
      },
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', text => output += text)
    child.stderr.setEncoding('utf8').on('data', text => output += text)
    child.on('error', error => reject(new UsageError(`npm cannot be started (${error.message}).\nNext step: install Node from https://nodejs.org, which brings npm, and run this again.`)))
    child.on('close', code => resolve({ code: code === null ? 1 : code, output }))
  })
}

/**
 * One message for what npm says in fifty lines.
 *
 * @param {string} output
 */
export function installProblem(output) {
  if (NO_NETWORK.test(output))
    return 'The packages of the lecture are not installed, and npm cannot reach its registry.\nNext step: connect to the network (or set npm\'s proxy) and run this again. Once they are installed, no network is needed.'
  if (/\bENOSPC\b/.test(output))
    return 'The disk is full: the packages of the lecture need about 1 GB.\nNext step: free some space and run this again.'
  if (/\b(?:EACCES|EPERM)\b/.test(output))
    return `npm may not write to ${join(ROOT, 'node_modules')}.\nNext step: make the folder yours, or delete node_modules, and run this again.`
  if (/\bEUSAGE\b/.test(output))
    return 'package.json and package-lock.json do not agree.\nNext step: run npm install, and commit the lockfile.'
  const said = output.split('\n').filter(line => /^npm (?:error|ERR!)/.test(line)).slice(0, 8).join('\n')
  return `npm ci failed.\n${said || output.trim().split('\n').slice(-8).join('\n')}`
}

/** Installs exactly what the lockfile says. */
async function install() {
  const { packages } = readJson(ROOT, 'package-lock.json')
  console.log(`Packages are missing or out of date: npm ci installs up to ${Object.keys(packages).length - 1} from package-lock.json (about a minute).`)
  await withProgress('Installing packages', async () => {
    const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'])
    if (code !== 0 || !matchesLockfile(ROOT)) // npm 10 says 0 when the network fails it
      throw new UsageError(installProblem(output))
  })
  writeFileSync(join(ROOT, STAMP), lockFingerprint(ROOT))
}

/** Where the package `node` puts its binary: itself, or the package of this platform. */
function bundledNodes() {
  const home = join(ROOT, 'node_modules', 'node')
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const packages = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]
  return [join(home, 'bin', binary)].concat(...packages.map(name => [
    join(home, 'node_modules', name, 'bin', binary),
    join(ROOT, 'node_modules', name, 'bin', binary),
  ]))
}

/** Asked by feature, since Node 23 learned it later than 22 did. */
function runsTypescript() {
  return Boolean(process.features.typescript)
}

/** A Node that runs TypeScript: the one of the lockfile. Tried, since a binary may not fit the system. */
function findTypescriptNode() {
  const found = bundledNodes().find((path) => {
    const { status, stdout } = existsSync(path) ? spawnSync(path, ['--version'], { encoding: 'utf8' }) : { status: 1, stdout: '' }
    return status === 0 && isAtLeast(stdout, TYPESCRIPT_NODE)
  })
  if (!found)
    throw new UsageError(`Slidev needs a newer Node than ${process.versions.node}, and npm could not install its own (package "node").\nNext step: install Node ${TYPESCRIPT_NODE} or newer from https://nodejs.org, or allow npm's install scripts (npm config set ignore-scripts false), delete node_modules and run this again.`)
  return found
}

/**
 * Starts this very command again under another Node and ends as it ends.
 *
 * @param {string} node
 */
function runAgainWith(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH || ''}`
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, PATH: path } })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('exit', code => process.exitCode = code === null ? 1 : code)
}

/**
 * @param {import('./arguments.mjs').CommandName} command
 */
async function prepareAndRun(command) {
  const problem = nodeProblem(process.version)
  if (problem)
    throw new UsageError(problem)
  const given = readArguments(command, process.argv.slice(2))
  if (given.help)
    return console.log(helpOf(command))
  if (!isInstalled())
    await install()
  if (!runsTypescript())
    return runAgainWith(findTypescriptNode())
  const script = await import(pathToFileURL(join(ROOT, 'kit', 'commands', `${command}.ts`)).href)
  await script.main(given)
}

/**
 * Runs scripts/COMMAND.ts, after everything that it needs is there.
 *
 * @param {import('./arguments.mjs').CommandName} command
 */
export function run(command) {
  prepareAndRun(command).catch((error) => {
    console.error(error instanceof UsageError ? error.message : error)
    process.exitCode = 1
  })
}
