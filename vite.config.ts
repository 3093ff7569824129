/// <reference types="@slidev/types" />
import { defineConfig } from 'vite'

export default defineConfig({
  slidev: {
    components: { dts: 'components.d.ts', dtsTsx: false },
  },
})
