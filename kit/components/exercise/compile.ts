/** From what a student typed to what it exports: TypeScript to JavaScript, line by line, and its imports answered from a list. */
import type { Answer } from './exercise.ts'
import { transform } from 'sucrase'
import { CompileError, DOES_NOT_COMPILE, FILE } from './messages.ts'

/** Modules by the path that a starter imports them with. */
export type Modules = Readonly<Record<string, object>>

/** Turns the text of a function into the function: browsers and Node do it differently. */
export type Evaluate = (javascript: string) => unknown

/**
 * JavaScript with the same lines, as the text of a function of `require`, `exports` and `console`.
 * @throws CompileError with the line
 */
export function translate(source: string): string {
  try {
    const { code } = transform(source, { transforms: ['typescript', 'imports'], disableESTransforms: true, production: true })
    // On the first line, so that lines stay what they are.
    return `(function (require, exports, console) {${code}\n})\n//# sourceURL=${FILE}`
  }
  catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } }
    const [, problem] = /^(?:Error transforming [^:]*: )?(.*?)(?: \(\d+:\d+\))?$/.exec(message) ?? []
    const told = new CompileError(`${DOES_NOT_COMPILE} ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`)
    throw Object.assign(told, { line: loc?.line })
  }
}

/** An engine that says so when it is asked for what it does not have. */
function guarded(path: string, module: object): object {
  // A copy: a namespace may not be wrapped in anything that changes its answers.
  return new Proxy({ ...module, __esModule: true }, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target))
        throw new CompileError(`${path} has no “${name}”`)
      return Reflect.get(target, name)
    },
  })
}

/**
 * What a student's text exports.
 * @param console where the student prints
 * @throws CompileError, whatever the student's code throws, and a SyntaxError where the translation let something pass
 */
export function load(source: string, modules: Modules, console: object, evaluate: Evaluate): Answer {
  const exports: Record<string, unknown> = {}
  const require = (path: string) => {
    if (!Object.hasOwn(modules, path))
      throw new CompileError(`“${path}” cannot be imported here. These can: ${Object.keys(modules).sort().join(', ')}`)
    return guarded(path, modules[path])
  }
  // Deep enough to meet the student's line below an engine's.
  Error.stackTraceLimit = 60
  const run = evaluate(translate(source)) as (require: (path: string) => object, exports: object, console: object) => void
  run(require, exports, console)
  return exports
}
