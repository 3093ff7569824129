/// <reference types="@slidev/types" />
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  slidev: {
    components: {
      dts: 'components.d.ts',
      dtsTsx: false,
      // Composables stand beside the components that use them; they are none.
      globsExclude: [fileURLToPath(new URL('./components/lib/**', import.meta.url))],
    },
  },
})
