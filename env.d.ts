/// <reference types="vite/client" />
/// <reference types="@slidev/types/client" />
/// <reference path="./node_modules/@slidev/client/shim.d.ts" />
/// <reference path="./node_modules/@slidev/client/shim-vue.d.ts" />

declare global {
  const __DEV__: boolean
  const __SLIDEV_HAS_SERVER__: boolean
}

export {}
