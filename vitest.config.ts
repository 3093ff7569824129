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

export default defineConfig({
  plugins: [Vue()],
  define: Object.fromEntries(FLAGS.map(flag => [flag, 'false'])),
  test: {
    include: ['{kit/,}test/**/*.test.ts'],
    exclude: ['kit/test/fixtures/**'],
    // Commands and browsers are started for real, on machines that may be busy.
    testTimeout: 60_000,
    // Slidev's client comes as sources, which Node alone cannot read.
    server: { deps: { inline: [/@slidev\/client/] } },
  },
})
