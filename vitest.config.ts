import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import Vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

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

export default defineConfig({
  resolve: { alias: { '#lecture': fileURLToPath(new URL('./snippets', import.meta.url)) } },
  plugins: [Vue()],
  define: Object.fromEntries(FLAGS.map(flag => [flag, 'false'])),
  test: {
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
