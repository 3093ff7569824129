/** Firefox as Debian packages it, driven by Playwright over WebDriver BiDi: Playwright's own needs a download. */
import type { Browser } from 'playwright-chromium'
import process from 'node:process'
import { firefox } from 'playwright-chromium'
import { aptInstall, hasApt } from '../../lib/apt.ts'
import { isProgram, placesOnPath } from '../../lib/path.ts'

const MAC = '/Applications/Firefox.app/Contents/MacOS/firefox'

const find = (): string | undefined =>
  process.env.FIREFOX_PATH || [...['firefox-esr', 'firefox'].flatMap(name => placesOnPath(name)), MAC].find(isProgram)

/** The file of a Firefox; root on Debian installs it where there is none. */
export async function findFirefox(): Promise<string | undefined> {
  if (!find() && hasApt())
    await aptInstall('--no-install-recommends', 'firefox-esr').catch(() => {})
  return find()
}

/** It knows no reduced motion but that of its settings. */
export const launchFirefox = (executablePath: string): Promise<Browser> =>
  firefox.launch({ channel: 'moz-firefox', executablePath, firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 } })
