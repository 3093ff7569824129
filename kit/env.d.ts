/// <reference types="vite/client" />
/// <reference types="@slidev/types/client" />
/// <reference path="../node_modules/@slidev/client/shim.d.ts" />
/// <reference path="../node_modules/@slidev/client/shim-vue.d.ts" />

/** What Slidev's bundler fills in, and its client, whose sources are checked along with ours, reads. */
declare const __DEV__: boolean
declare const __SLIDEV_HAS_SERVER__: boolean
declare const __SLIDEV_HASH_ROUTE__: boolean
declare const __SLIDEV_FEATURE_DRAWINGS_PERSIST__: boolean
declare const __SLIDEV_FEATURE_EDITOR__: boolean

/** A package that Slidev's client imports, without types. */
declare module 'file-saver'

/** The styles of the lecture's drawings; kit/parse/lecture-files.ts. */
declare module 'lecture:styles'

declare module 'lecture:figure-slides' {
  /** Numbers of the slides that name a figure; kit/parse/figure-slides.ts. */
  const slides: Record<string, number[] | undefined>
  export default slides
}
