/** The browser of the lecture: finds the one of this machine, installs one where there is none. */
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

/** Names a person or a build machine sets to choose the browser. */
const VARIABLE = 'CHROMIUM_PATH'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

/** Where installers put a browser that is not on PATH, below the folders that `homes` gives. */
const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'Chromium\\Application\\chrome.exe',
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

const NEXT_STEP = `Next step: install Chromium, Chrome or Edge, or set ${VARIABLE} to the one you have.`

function homes(): string[] {
  const { HOME = '', LOCALAPPDATA, ProgramFiles, 'ProgramFiles(x86)': ProgramFiles86 } = process.env
  return process.platform === 'darwin'
    ? ['/Applications', join(HOME, 'Applications')]
    : [ProgramFiles, ProgramFiles86, LOCALAPPDATA].filter(folder => folder !== undefined)
}

/** Loaded only when needed: it takes longer than all else that a start does. */
function playwright(): typeof import('playwright-chromium') {
  return createRequire(import.meta.url)('playwright-chromium') as typeof import('playwright-chromium')
}

/** Everything that may be a browser, best first. */
function* candidates(): Generator<string> {
  for (const command of COMMANDS)
    yield* placesOnPath(command)
  for (const home of homes()) {
    for (const place of PLACES[process.platform] ?? [])
      yield join(home, place)
  }
  yield playwright().chromium.executablePath()
}

/**
 * The path of a Chromium, Chrome or Edge, or nothing where there is none.
 * @throws UsageError when the variable names something that is no program
 */
export function findBrowser(): string | undefined {
  const chosen = process.env[VARIABLE]
  if (chosen !== undefined && chosen !== '') {
    if (!isProgram(chosen))
      throw new UsageError(`${VARIABLE} is "${chosen}", which is not a program that can be run.\nNext step: set it to the file of a Chromium, Chrome or Edge, or unset it.`)
    return chosen
  }
  return candidates().find(isProgram)
}

/** A browser without its libraries, or a stub that asks for another installer, is none. */
function starts(browser: string): boolean {
  if (process.platform === 'win32') // there, asking for the version opens a window
    return true
  return spawnSync(browser, ['--version', ...(isRoot() ? ['--no-sandbox'] : [])], { timeout: 20_000 }).status === 0
}

interface Installer {
  label: string
  /** Whether it can work here at all. */
  fits: () => boolean
  /** Throws what went wrong. */
  install: () => Promise<void>
}

const INSTALLERS: Installer[] = [
  {
    label: 'Installing Chromium with apt-get',
    fits: hasApt,
    install: () => aptInstall('chromium'),
  },
  {
    label: 'Downloading Playwright\'s Chromium',
    fits: () => true,
    async install() {
      expectSuccess(await runTool('playwright-chromium', ['install', 'chromium'], false))
    },
  },
]

/** The first browser that starts, or the one that a person chose. */
function findWorkingBrowser(): string | undefined {
  return process.env[VARIABLE] ? findBrowser() : candidates().find(path => isProgram(path) && starts(path))
}

/**
 * The path of a browser, installed where there was none.
 * @throws UsageError that says what was tried and what to do
 */
export async function ensureBrowser(): Promise<string> {
  const found = findWorkingBrowser()
  if (found)
    return found
  console.log('No Chromium, Chrome or Edge found that starts.')
  const tried: string[] = []
  for (const { label, install } of INSTALLERS.filter(({ fits }) => fits())) {
    try {
      await withProgress(label, install)
      const browser = findWorkingBrowser()
      if (browser)
        return browser
      tried.push(`${label}: it does not start on this system.`)
    }
    catch (error) {
      tried.push(`${label}: ${(error as Error).message}`)
    }
  }
  throw new UsageError(`The tests need a browser, and none could be installed.\n${tried.join('\n')}\n${NEXT_STEP}`)
}

/**
 * A browser for tests and for the PDF.
 * @throws UsageError when there is none
 */
export async function launch(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath)
    throw new UsageError(`No Chromium, Chrome or Edge found.\n${NEXT_STEP}`)
  return playwright().chromium.launch({ executablePath, chromiumSandbox: !isRoot(), ...options })
}
