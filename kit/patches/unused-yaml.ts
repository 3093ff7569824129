/**
 * Mends: the part of Slidev's parser that the browser runs imports the YAML reader that only its other part calls,
 * and the bundler may not drop it, for the package `yaml` does not say that importing it has no effects.
 * Can go: when a build without this file does not grow.
 */
import type { Plugin } from 'vite'

export function unusedYaml(): Plugin {
  return {
    name: 'kit:unused-yaml',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /^yaml$/ },
      async handler(source, importer, options) {
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        return found && { ...found, moduleSideEffects: false }
      },
    },
  }
}
