import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import Vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** What Slidev's bundler would fill in; its client reads some of them as it is loaded. */
const FLAGS = [
  '__DEV__',
  '__SLIDEV_HAS_SERVER__',
  '__SLIDEV_HASH_ROUTE__',
  '__SLIDEV_MEMORY_ROUTE__',
  '__SLIDEV_FEATURE_DRAWINGS__',
  '__SLIDEV_FEATURE_DRAWINGS_PERSIST__',
  '__SLIDEV_FEATURE_EDITOR__',
  '__SLIDEV_FEATURE_PRESENTER__',
  '__SLIDEV_FEATURE_PRINT__',
  '__SLIDEV_FEATURE_WAKE_LOCK__',
]

/** They start browsers and commands for real, which takes minutes; two files at a time, each with a few pages. */
const SLOW = '{kit/,}test/{{deck,tooling}/**/*,room/{phone,stage}}.test.ts'
/** Slidev's client comes as sources, which Node alone cannot read. */
const SOURCES = [/@slidev\/client/]
const EXCLUDED = ['**/node_modules/**', 'kit/test/fixtures/**']

/**
 * Vitest begins with what took longest the last time; on a fresh clone with the largest files. Those that walk every
 * slide are small, and would run last, with a core that has nothing to do beside them.
 */
const WALKS = /test\/deck\/(?:dark|deck|gallery|paper|exercises|cuts|hall)\.test\.ts$/
class WalksFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => Number(WALKS.test(b.moduleId)) - Number(WALKS.test(a.moduleId)))
  }
}

export default defineConfig({
  resolve: { alias: { '#lecture': fileURLToPath(new URL('./snippets', import.meta.url)) } },
  plugins: [Vue()],
  define: Object.fromEntries(FLAGS.map(flag => [flag, 'false'])),
  test: {
    sequence: { sequencer: WalksFirst },
    // Machines may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    server: { deps: { inline: SOURCES } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{kit/,}test/**/*.test.ts'], exclude: [...EXCLUDED, SLOW], maxWorkers: availableParallelism(), sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: { name: 'slow', include: [SLOW], exclude: EXCLUDED, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
