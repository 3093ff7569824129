/** Counts tests from vitest's own report, so that the last line of `npm test` is true. */
import { existsSync, readFileSync } from 'node:fs'

export interface Tally {
  passed: number
  failed: number
  skipped: number
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

/** What we read of vitest's JSON report. */
export interface Report {
  testResults: {
    status: string
    assertionResults: { status: string }[]
  }[]
}

export function readReport(file: string): Report | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Report : undefined
}

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

/**
 * @param report nothing when vitest ended before it wrote one
 * @param exitCode of vitest: it also fails for what is no test's fault, such as an unhandled rejection
 */
export function tallyOf(report: Report | undefined, exitCode: number): Tally {
  const tally = { ...NOTHING }
  for (const file of report?.testResults ?? []) {
    const count = (status: string) => file.assertionResults.filter(test => test.status === status).length
    const failed = count('failed')
    tally.passed += count('passed')
    // A file that cannot be loaded, or a hook that throws, fails without a failed test.
    tally.failed += failed || (file.status === 'failed' ? 1 : 0)
    tally.skipped += file.assertionResults.length - count('passed') - failed
  }
  const noTestFound = report?.testResults.length === 0
  if (exitCode !== 0 && tally.failed === 0 && !noTestFound)
    tally.failed = 1
  return tally
}

/** The line that ends `npm test`. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
