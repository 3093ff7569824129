/// <reference types="vite/client" />
/// <reference types="@slidev/types/client" />
/// <reference path="../node_modules/@slidev/client/shim.d.ts" />
/// <reference path="../node_modules/@slidev/client/shim-vue.d.ts" />

declare global {
  const __DEV__: boolean

  /** What Slidev's bundler fills in, and its client, checked along with ours, reads. */
  const __SLIDEV_HAS_SERVER__: boolean
  const __SLIDEV_HASH_ROUTE__: boolean
  const __SLIDEV_MEMORY_ROUTE__: boolean
  const __SLIDEV_FEATURE_BROWSER_EXPORTER__: boolean
  const __SLIDEV_FEATURE_DRAWINGS__: boolean
  const __SLIDEV_FEATURE_DRAWINGS_PERSIST__: boolean
  const __SLIDEV_FEATURE_EDITOR__: boolean
  const __SLIDEV_FEATURE_PRESENTER__: boolean
  const __SLIDEV_FEATURE_PRINT__: boolean
  const __SLIDEV_FEATURE_PWA__: boolean
  const __SLIDEV_FEATURE_RECORD__: boolean
  const __SLIDEV_FEATURE_WAKE_LOCK__: boolean
}

export {}
