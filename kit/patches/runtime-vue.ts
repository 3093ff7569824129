/**
 * Mends: Slidev points `vue` at the build with the template compiler, which no built deck needs: Vite has compiled
 * every template already.
 * Can go: when Slidev takes the runtime build for `slidev build`; a build without this file then does not grow.
 */
import type { Plugin } from 'vite'

export function runtimeVue(): Plugin {
  return {
    name: 'kit:runtime-vue',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /(?:^vue|\/vue\.esm-bundler\.js)$/ },
      async handler(source, importer, options) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        return found && { ...found, id: found.id.replace('/vue.esm-bundler.js', '/vue.runtime.esm-bundler.js') }
      },
    },
  }
}
