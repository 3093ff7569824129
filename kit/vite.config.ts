/// <reference types="@slidev/types" />
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  // Builds for tests and measurements must not reload the author's page.
  server: { watch: { ignored: ['**/.cache/**'] } },
  slidev: {
    components: {
      // For the type check; the decks that the tests lay out have none.
      dts: existsSync('components.d.ts') && 'components.d.ts',
      dtsTsx: false,
      // A cut of the lecture that uses less must not take names away from the type check.
      syncMode: 'append',
      // Composables and gallery slides beside the components are not components.
      globsExclude: ['../components/{lib,gallery}/**', './components/exercise/*.ts'].map(glob => fileURLToPath(new URL(glob, import.meta.url))),
    },
  },
})
