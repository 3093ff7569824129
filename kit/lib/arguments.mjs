/** Reads and checks a command's arguments before it starts any long work. */
import { parseArgs } from 'node:util'

/** A problem that the user can solve: its message is printed without a stack. */
export class UsageError extends Error {}

/**
 * A flag. One that takes a value has `read`; one that is on by default is typed with `no-` before its name.
 *
 * @typedef {object} Flag
 * @property {string} does what it does, for the help
 * @property {string} [value] what its value is called in the help
 * @property {(text: string, flag: string) => any} [read] throws a UsageError naming the flag, the value and what is allowed
 * @property {any} [usual] its default
 */

/**
 * A command: what it does, the words it takes without a flag, its flags by name, and a check of them together.
 *
 * @typedef {{ usage: string, words?: { name: string, does: string, most: number }, flags: Record<string, Flag>, check?: (given: any) => void }} Command
 */

/** @type {(flag: string, allowed: string, text: string) => never} */
export function refuse(flag, allowed, text) {
  throw new UsageError(`${flag} must ${allowed}; got "${text}".`)
}

/** @type {(from: number, to: number, unit?: string) => (text: string, flag: string) => number} */
export const wholeNumber = (from, to, unit = '') => (text, flag) =>
  /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : refuse(flag, `be a whole number from ${from} to ${to}${unit}`, text)

/**
 * @template {string | number} Word
 * @param {readonly Word[]} words
 * @param {string} [unit] after the words
 */
export const oneOf = (words, unit = '') => (/** @type {string} */ text, /** @type {string} */ flag) =>
  words.find(word => String(word) === text) ?? refuse(flag, `be one of ${words.join(', ')}${unit}`, text)

/** A text that is allowed, such as "name a file". @type {(allowed: string, pattern?: RegExp) => (text: string, flag: string) => string} */
export const matching = (allowed, pattern = /./s) => (text, flag) => pattern.test(text) ? text : refuse(flag, allowed, text)

/** A flag as it is typed. @type {(name: string, flag: Flag) => string} */
const typed = (name, { usual }) => usual === true ? `no-${name}` : name

/**
 * @param {Command} command
 * @param {string[]} args what follows the command
 * @returns {any} flags by name, with the defaults of those left out, and `words`
 * @throws UsageError naming the flag or value and what is allowed
 */
export function readArguments({ words, flags, check }, args) {
  const declared = Object.entries(flags).map(([name, flag]) => ({ name, option: typed(name, flag), ...flag }))
  /** @type {Record<string, any>} */
  const given = { words: [], ...Object.fromEntries(declared.map(({ name, read, usual }) => [name, usual ?? (read ? undefined : false)])) }
  const options = Object.fromEntries(declared.map(({ option, read }) => [option, { type: read ? /** @type {const} */ ('string') : /** @type {const} */ ('boolean') }]))
  for (const token of parseArgs({ args, options, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional' && token.value && given.words.length < (words?.most ?? 0)) {
      given.words.push(token.value)
      continue
    }
    const flag = token.kind === 'option' && token.rawName.startsWith('--') ? declared.find(({ option }) => option === token.name) : undefined
    if (token.kind !== 'option' || !flag) {
      const allowed = [...declared.map(({ option }) => `--${option}`), '--help'].join(', ')
      throw new UsageError(`Unknown ${token.kind === 'option' ? 'option' : 'argument'} "${args[token.index]}". Allowed: ${allowed}${words ? `, or ${words.does}` : ''}.`)
    }
    if (!flag.read && token.inlineValue)
      throw new UsageError(`${token.rawName} takes no value; got "${token.value}".`)
    given[flag.name] = flag.read ? flag.read(token.value ?? '', token.rawName) : flag.usual !== true
  }
  check?.(given)
  return given
}

/** @param {string} name */
const asTyped = name => ['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`

/** @type {(name: string, command: Command) => string} */
export function helpOf(name, { usage, words, flags }) {
  const rows = [
    ...words ? [[words.name, words.does]] : [],
    ...Object.entries(flags).map(([flag, declared]) => [`--${typed(flag, declared)}${declared.value ? ` ${declared.value}` : ''}`, declared.does]),
    ['--help', 'this text'],
  ]
  const lines = rows.map(([left, right]) => `  ${left.padEnd(18)}${right}`)
  return `${asTyped(name)}: ${usage}. Write flags after --, as in "${asTyped(name)} -- --help".\n${lines.join('\n')}`
}

/** Every command, one a line. @type {(commands: Record<string, Command>) => string} */
export const overview = commands =>
  Object.entries(commands).map(([name, { usage }]) => `${asTyped(name).padEnd(20)}${usage}`).join('\n')
