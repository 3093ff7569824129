/** Vitest's own report, and in a log, where nothing is shown in place, how many files are done. */
import type { TestModule, TestSpecification } from 'vitest/node'
import process from 'node:process'
import { DefaultReporter } from 'vitest/node'

export default class CountingReporter extends DefaultReporter {
  private files = 0
  private done = 0

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.files = specifications.length
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    this.done++
    if (!process.stdout.isTTY)
      this.log(`   ${this.done} of ${this.files} files`)
  }
}
