/// <reference types="@slidev/types" />
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  // Builds for tests and measurements must not reload the author's page.
  server: { watch: { ignored: ['**/.cache/**'] } },
  slidev: {
    components: {
      dts: 'components.d.ts',
      dtsTsx: false,
      // A cut of the lecture that uses less must not take names away from the type check.
      syncMode: 'append',
      // Composables stand beside the components that use them; they are none.
      globsExclude: ['lib/**', 'exercise/*.ts'].map(glob => fileURLToPath(new URL(`./components/${glob}`, import.meta.url))),
    },
  },
})
