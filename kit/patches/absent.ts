/** Leaves out of the built deck what Slidev always loads and this lecture has no use for. */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'

/** Directives that no slide uses, by the module that brings each; using one ends the build. Remove its line to use it. */
const DIRECTIVES: Record<string, { module: RegExp, code: string }> = {
  mark: { module: /\/@slidev\/client\/modules\/v-mark\.ts$/, code: 'export const createVMarkDirective = () => ({ install() {} })' },
  motion: { module: /\/@slidev\/client\/modules\/v-motion\.ts$/, code: 'export const createVMotionDirectives = () => ({ install() {} })' },
}
const USED = new RegExp(`resolveDirective\\("(${Object.keys(DIRECTIVES).join('|')})"\\)`)

/** The directives' modules, and the guard that tells when one is missed. */
function absentDirectives(): Plugin {
  return {
    name: 'lecture:absent-directives',
    apply: 'build',
    enforce: 'post',
    load: {
      order: 'pre',
      handler: id => Object.values(DIRECTIVES).find(({ module }) => module.test(id))?.code,
    },
    transform(code, id) {
      const name = USED.exec(code)?.[1]
      if (name)
        this.error(`${id} uses v-${name}, which kit/patches/absent.ts leaves out.`)
    },
  }
}

const TWOSLASH = /\/vitepress-twoslash\/dist\/client\.mjs$/
const NO_POPPERS = '\0lecture:no-poppers'
/** Of the parts that the audience loads, only the settings' hints used a popper. */
const WITH_POPPERS = /\/DrawingControls\.vue/

/** Poppers are there for type hints in code, which are off; the presenter's drawing tools keep theirs. */
function absentPoppers(): Plugin {
  return {
    name: 'lecture:absent-poppers',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      order: 'pre',
      filter: { id: /^floating-vue$/ },
      handler: (_, importer) => importer?.includes('/@slidev/client/') && !WITH_POPPERS.test(importer) ? NO_POPPERS : undefined,
    },
    load: {
      order: 'pre',
      handler(id) {
        if (TWOSLASH.test(id))
          return 'export default { install() {} }'
        if (id === NO_POPPERS)
          return 'export const recomputeAllPoppers = () => {}\nexport const Tooltip = (_, { slots }) => slots.default?.()'
      },
    },
  }
}

/** Every template is compiled by the build, so that Vue's compiler need not travel. */
function absentCompiler(): Plugin {
  return {
    name: 'lecture:absent-compiler',
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

/** Slidev's parser reads YAML while building; the part of it that the browser runs does not. */
function absentYaml(): Plugin {
  return {
    name: 'lecture:absent-yaml',
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

export function absentParts({ data }: ResolvedSlidevOptions): Plugin[] {
  return [absentDirectives(), absentCompiler(), absentYaml(), ...(data.config.twoslash === false ? [absentPoppers()] : [])]
}
