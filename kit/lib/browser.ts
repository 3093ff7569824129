/** Finds a browser on this machine, or installs one. */
import type { Browser, LaunchOptions } from 'playwright-chromium'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { aptInstall, hasApt, isRoot } from './apt.ts'
import { UsageError } from './arguments.mjs'
import { isProgram, placesOnPath } from './path.ts'
import { withProgress } from './progress.mjs'
import { expectSuccess, runTool } from './tools.ts'

/** What a person or a build machine sets to choose the browser. */
const VARIABLE = 'CHROMIUM_PATH'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

/** Where installers put a browser that is not on PATH. */
function installedPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge']
    return apps.map(name => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  const { LOCALAPPDATA = '', ProgramFiles = '', 'ProgramFiles(x86)': ProgramFiles86 = '' } = process.env
  const places = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
  return [ProgramFiles, ProgramFiles86, LOCALAPPDATA].flatMap(folder => places.map(place => join(folder, place)))
}

/** Loaded only when needed: that takes longer than everything else in a start. */
function playwright(): typeof import('playwright-chromium') {
  return createRequire(import.meta.url)('playwright-chromium') as typeof import('playwright-chromium')
}

/** Everything that may be a browser, best first. */
function* candidates(): Generator<string> {
  yield* COMMANDS.flatMap(name => placesOnPath(name))
  yield* installedPlaces()
  yield playwright().chromium.executablePath()
}

/**
 * The path of a Chromium, Chrome or Edge; undefined if there is none.
 * @throws UsageError when the variable does not name a program
 */
export function findBrowser(isGood: (browser: string) => boolean = isProgram): string | undefined {
  const chosen = process.env[VARIABLE]
  if (!chosen)
    return candidates().find(isGood)
  if (!isProgram(chosen))
    throw new UsageError(`${VARIABLE} is "${chosen}", which is not a program that can be run.\nNext step: set it to the file of a Chromium, Chrome or Edge, or unset it.`)
  return chosen
}

/** Whether a browser starts. One that lacks libraries, or is only an installer stub, does not. */
function starts(browser: string): boolean {
  if (!isProgram(browser))
    return false
  if (process.platform === 'win32') // there, asking for the version opens a window
    return true
  return spawnSync(browser, ['--version', ...(isRoot() ? ['--no-sandbox'] : [])], { timeout: 20_000 }).status === 0
}

/** How a browser is installed, the first way first. */
const INSTALLERS: Record<string, () => Promise<void>> = {
  ...hasApt() && { 'Installing Chromium with apt-get': () => aptInstall('chromium') },
  'Downloading Playwright\'s Chromium': () => expectSuccess(runTool('playwright-chromium', ['install', 'chromium'])),
}

/**
 * The path of a browser, installed if there was none.
 * @throws UsageError that says what was tried and what to do
 */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser(starts)
  if (found)
    return found
  console.log('No Chromium, Chrome or Edge found that starts.')
  const tried: string[] = []
  for (const [label, install] of Object.entries(INSTALLERS)) {
    const outcome = await withProgress(label, install)
      .then(() => 'it does not start on this system.', (error: Error) => error.message)
    const browser = findBrowser(starts)
    if (browser)
      return browser
    tried.push(`${label}: ${outcome}`)
  }
  throw new UsageError(`A browser is needed, but none could be installed.
${tried.join('\n')}
Next step: install Chromium, Chrome or Edge, or set ${VARIABLE} to the one you have.`)
}

/** Starts a browser for tests, PDFs or films; installs one if there is none. */
export async function launch(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = await ensureBrowser()
  return playwright().chromium.launch({ executablePath, chromiumSandbox: !isRoot(), ...options })
}
