/** What each command accepts, checked before anything long begins. Read by Node 14 too: see bootstrap.mjs. */

/** An end that a person can act on: printed without a stack. */
export class UsageError extends Error {}

const PORTS = { from: 1, to: 65535 }
const DEFAULT_PORT = 3030

/**
 * @typedef {object} Arguments
 * @property {boolean} help whether only the text was asked for
 * @property {string[]} patterns what stands without a flag
 * @property {number} port
 * @property {boolean} open
 * @property {boolean} rebuild
 * @property {string} [name]
 * @property {string} [output]
 */

/**
 * A flag, its value if it takes one, what it does, and how it changes the arguments.
 *
 * @typedef {object} Flag
 * @property {string} [value]
 * @property {string} does
 * @property {(given: Arguments, value: string) => void} apply
 */

/** @typedef {{ usage: string, patterns?: string, flags: Record<string, Flag> }} Command */

/** @type {Flag} */
const HELP = {
  does: 'this text',
  apply: (given) => { given.help = true },
}

/** @type {Record<'start' | 'test' | 'build' | 'export', Command>} */
const COMMANDS = {
  start: {
    usage: 'npm start: presents the lecture from the built deck',
    flags: {
      '--port': {
        value: 'N',
        does: `the port to serve on, ${PORTS.from} to ${PORTS.to}; default ${DEFAULT_PORT}; the next free one if it is taken`,
        apply: (given, value) => { given.port = portNumber(value) },
      },
      '--no-open': { does: 'serve only, open no window', apply: (given) => { given.open = false } },
      '--rebuild': { does: 'build even if no source changed', apply: (given) => { given.rebuild = true } },
      '--help': HELP,
    },
  },
  test: {
    usage: 'npm test: runs lint, type check and every test',
    patterns: 'run only the test files whose path contains one of these; skips lint and type check',
    flags: {
      '--name': {
        value: 'TEXT',
        does: 'run only the tests whose name contains TEXT; skips lint and type check',
        apply: (given, value) => { given.name = value },
      },
      '--help': HELP,
    },
  },
  build: {
    usage: 'npm run build: builds the lecture as a static site in dist/',
    flags: { '--help': HELP },
  },
  export: {
    usage: 'npm run export: prints the lecture as PDF, one page a slide',
    flags: {
      '--output': {
        value: 'FILE',
        does: 'where to write it, ending in .pdf; default dist/training-and-serving-at-scale.pdf',
        apply: (given, value) => { given.output = pdfPath(value) },
      },
      '--help': HELP,
    },
  },
}

/** @typedef {keyof typeof COMMANDS} CommandName */

/**
 * @param {string} text
 */
function portNumber(text) {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < PORTS.from || port > PORTS.to)
    throw new UsageError(`--port must be a whole number from ${PORTS.from} to ${PORTS.to}; got "${text}".`)
  return port
}

/**
 * @param {string} path
 */
function pdfPath(path) {
  if (!/[^/\\]\.pdf$/i.test(path))
    throw new UsageError(`--output must name a file that ends in .pdf; got "${path}".`)
  return path
}

/**
 * @param {CommandName} command
 */
export function helpOf(command) {
  const { usage, patterns, flags } = COMMANDS[command]
  const rows = Object.entries(flags).map(([flag, { value, does }]) => [value ? `${flag} ${value}` : flag, does])
  if (patterns)
    rows.unshift(['PATTERN ...', patterns])
  const lines = rows.map(([left, right]) => `  ${left.padEnd(16)}${right}`)
  return `${usage}. Flags stand behind --, as in "${usage.split(':')[0]} -- --help".\n${lines.join('\n')}`
}

/**
 * @param {CommandName} command
 * @param {string[]} words what stands behind the command
 * @returns {Arguments} with defaults for what was left out
 * @throws UsageError naming the flag or value and what is allowed
 */
export function readArguments(command, words) {
  const { patterns, flags } = COMMANDS[command]
  /** @type {Arguments} */
  const given = { help: false, patterns: [], port: DEFAULT_PORT, open: true, rebuild: false }
  const allowed = `Allowed: ${Object.keys(flags).join(', ')}${patterns ? ', or parts of test file paths' : ''}.`
  const rest = words.slice()
  while (rest.length) {
    const word = String(rest.shift())
    const [, name, inline] = /^(-[^=]+)(?:=(.*))?$/s.exec(word) || []
    if (!name && patterns && word) {
      given.patterns.push(word)
      continue
    }
    if (!name || !Object.hasOwn(flags, name))
      throw new UsageError(`"${word}" is not known here. ${allowed}`)
    const flag = flags[name]
    if (!flag.value && inline !== undefined)
      throw new UsageError(`${name} takes no value; got "${inline}".`)
    flag.apply(given, flag.value ? inline ?? rest.shift() ?? '' : '')
  }
  if (given.name === '')
    throw new UsageError('--name needs a text.')
  return given
}
