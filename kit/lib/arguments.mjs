/** What each command accepts, checked before anything long begins. Read by Node 14 too: see bootstrap.mjs. */
import { cutsIn, entryOf, WHOLE } from './cuts.mjs'

/** An end that a person can act on: printed without a stack. */
export class UsageError extends Error {}

const PORTS = { from: 1, to: 65535 }
const DEFAULT_PORT = 3030
const EDITIONS = ['slides', 'handout', '3up']
/** Words a minute. */
const RATES = { from: 90, to: 200, usual: 130 }

/**
 * @typedef {object} Arguments
 * @property {boolean} help whether only the text was asked for
 * @property {string[]} patterns what stands without a flag
 * @property {number} port
 * @property {boolean} open
 * @property {boolean} rebuild
 * @property {number} cut of the lecture, its minutes
 * @property {boolean} paper whether the site gets PDFs and a page to read
 * @property {string} [url] where the site will stand
 * @property {string} [name]
 * @property {string} [output]
 * @property {string} [only] an edition of the PDF
 * @property {number} [exercise] its number
 * @property {boolean} [once] run the checks once instead of watching
 * @property {boolean} [solution] try the worked solution
 * @property {boolean} [reset] put the starter back
 * @property {number} rate of speech, words a minute
 * @property {boolean} slides whether every slide has a line of its own
 * @property {boolean} write whether files are written
 * @property {number} [from] the first slide
 * @property {number} [to] the last one
 * @property {string} [times] the file with the times of a recording
 * @property {number} [section] of the lecture, from 0
 * @property {{ from: number, to: number }} [range] slides
 * @property {'1080p' | '4k'} size of a film
 * @property {number} [fps] frames a second
 * @property {string} [cues] the file with the times of a rehearsal
 * @property {string} [takes] the folder of recordings
 * @property {boolean} voice whether a synthesiser speaks
 * @property {boolean} plan whether only the plan is printed
 * @property {boolean} dark
 * @property {boolean} camera whether there is room for a picture of the speaker
 * @property {boolean} still whether nothing moves
 */

/**
 * A flag, its value if it takes one, what it does, and how it changes the arguments.
 *
 * @typedef {object} Flag
 * @property {string} [value]
 * @property {string} does
 * @property {(given: Arguments, value: string) => void} apply
 */

/**
 * What stands without a flag is parts of test files' paths, or the number of an exercise, or nothing.
 *
 * @typedef {{ usage: string, patterns?: string, exercise?: string, flags: Record<string, Flag> }} Command
 */

/** @type {Flag} */
const HELP = {
  does: 'this text',
  apply: (given) => { given.help = true },
}

const EXERCISES = { from: 1, to: 4 }
/** Of a film; the first is the usual one. */
const SIZES = ['1080p', '4k']
const FRAME_RATES = [30, 60]

/** @type {Flag} */
const RATE = {
  value: 'N',
  does: `words a minute, ${RATES.from} to ${RATES.to}; default ${RATES.usual}`,
  apply: (given, value) => { given.rate = rateNumber(value) },
}

/** @type {Flag} */
const CUT = {
  value: 'MINUTES',
  does: `a cut of the lecture: ${WHOLE} is slides.md, 50 is slides-50.md; default ${WHOLE}`,
  apply: (given, value) => { given.cut = cutNumber(value) },
}

/** @type {Record<'start' | 'test' | 'build' | 'export' | 'pdf' | 'exercise' | 'script' | 'captions' | 'record', Command>} */
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
      '--cut': CUT,
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
    usage: 'npm run build: builds the lecture as a static site in dist/, with its PDFs and a page to read along',
    flags: {
      '--url': {
        value: 'ADDRESS',
        does: 'where the site will stand, for the picture that shared links show',
        apply: (given, value) => { given.url = value },
      },
      '--cut': CUT,
      '--no-paper': { does: 'without PDFs and the page to read along', apply: (given) => { given.paper = false } },
      '--help': HELP,
    },
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
  pdf: {
    usage: 'npm run pdf: prints the lecture as accessible PDFs (PDF/UA-1): slides, handout, three a page for notes',
    flags: {
      '--only': {
        value: 'EDITION',
        does: `make this one alone: ${EDITIONS.join(', ')}`,
        apply: (given, value) => { given.only = editionName(value) },
      },
      '--cut': CUT,
      '--output': {
        value: 'DIR',
        does: 'the folder to write into; default dist',
        apply: (given, value) => { given.output = folderPath(value) },
      },
      '--help': HELP,
    },
  },
  script: {
    usage: 'npm run script: sets what is said against the clock, by section',
    flags: {
      '--cut': CUT,
      '--rate': RATE,
      '--slides': { does: 'every slide, not only the sections', apply: (given) => { given.slides = true } },
      '--from': { value: 'N', does: 'the first slide; default 1', apply: (given, value) => { given.from = slideNumber('--from', value) } },
      '--to': { value: 'N', does: 'the last slide; default the last of the lecture', apply: (given, value) => { given.to = slideNumber('--to', value) } },
      '--write': { does: 'write teleprompter.html, script.html and script.txt into dist/script', apply: (given) => { given.write = true } },
      '--help': HELP,
    },
  },
  captions: {
    usage: 'npm run captions: writes captions, chapters and a transcript into dist/captions',
    flags: {
      '--cut': CUT,
      '--rate': RATE,
      '--times': {
        value: 'FILE',
        does: 'when each step began in a recording, as JSON: [{ "slide": 1, "click": 0, "seconds": 12.5 }, ...]; default the budgets',
        apply: (given, value) => { given.times = timesPath(value) },
      },
      '--help': HELP,
    },
  },
  record: {
    usage: 'npm run record: films the lecture with the script\'s timing, with captions, chapters and stills, into dist/record',
    flags: {
      '--cut': CUT,
      '--section': { value: 'N', does: 'one section, by its number; the title is 0', apply: (given, value) => { given.section = sectionNumber(value) } },
      '--slides': { value: 'N-M', does: 'some slides, such as 5-7, or one', apply: (given, value) => { given.range = slideRange(value) } },
      '--size': { value: 'SIZE', does: `${SIZES.join(' or ')}; default ${SIZES[0]}`, apply: (given, value) => { given.size = sizeName(value) } },
      '--fps': { value: 'N', does: `frames a second, ${FRAME_RATES.join(' or ')}; default 60, 30 at 4k`, apply: (given, value) => { given.fps = frameRate(value) } },
      '--rate': RATE,
      '--cues': {
        value: 'FILE',
        does: 'when each step began in a rehearsal, as JSON: [{ "slide": 1, "click": 0, "seconds": 12.5 }, ...]',
        apply: (given, value) => { given.cues = named('--cues', 'file', value) },
      },
      '--takes': {
        value: 'DIR',
        does: 'recordings that the timing follows: 003-01.wav for slide 3 at click 1, 003.wav for the slide in one',
        apply: (given, value) => { given.takes = named('--takes', 'folder', value) },
      },
      '--voice': { does: 'a synthesiser speaks what has no recording: a draft', apply: (given) => { given.voice = true } },
      '--plan': { does: 'print times and what is wrong, film nothing', apply: (given) => { given.plan = true } },
      '--dark': { does: 'dark instead of light', apply: (given) => { given.dark = true } },
      '--camera': { does: 'the slide at four fifths, with room for a camera picture at bottom right', apply: (given) => { given.camera = true } },
      '--still': { does: 'without motion', apply: (given) => { given.still = true } },
      '--output': { value: 'DIR', does: 'the folder to write into; default dist/record', apply: (given, value) => { given.output = folderPath(value) } },
      '--help': HELP,
    },
  },
  exercise: {
    usage: 'npm run exercise N: checks exercise N each time you save its starter.ts',
    exercise: `which exercise, ${EXERCISES.from} to ${EXERCISES.to}: 1 memory, 2 speculation, 3 batching, 4 advisor`,
    flags: {
      '--once': { does: 'check once and end, with exit code 1 if anything is still wrong', apply: (given) => { given.once = true } },
      '--solution': { does: 'check the worked solution instead of your file', apply: (given) => { given.solution = true } },
      '--reset': { does: 'put the starter back as it was; your text is kept beside it', apply: (given) => { given.reset = true } },
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
 * @param {string} text
 */
function cutNumber(text) {
  const cuts = cutsIn()
  const cut = Number(text)
  if (/^[1-9]\d*$/.test(text) && cuts.includes(cut))
    return cut
  const missing = /^[1-9]\d*$/.test(text) ? `: there is no ${entryOf(cut)}` : ''
  throw new UsageError(`--cut must be one of ${cuts.join(', ')}; got "${text}"${missing}.`)
}

/**
 * @param {string} text
 */
function exerciseNumber(text) {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < EXERCISES.from || number > EXERCISES.to)
    throw new UsageError(`the exercise must be a whole number from ${EXERCISES.from} to ${EXERCISES.to}; got "${text}". For example: npm run exercise 1`)
  return number
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
 * @param {string} name
 */
function editionName(name) {
  if (!EDITIONS.includes(name))
    throw new UsageError(`--only must be one of ${EDITIONS.join(', ')}; got "${name}".`)
  return name
}

/**
 * @param {string} path
 */
function folderPath(path) {
  if (!path || /\.pdf$/i.test(path))
    throw new UsageError(`--output must name a folder; got "${path}".`)
  return path
}

/**
 * @param {string} text
 */
function rateNumber(text) {
  const rate = Number(text)
  if (!/^\d+$/.test(text) || rate < RATES.from || rate > RATES.to)
    throw new UsageError(`--rate must be a whole number from ${RATES.from} to ${RATES.to}, words a minute; got "${text}".`)
  return rate
}

/**
 * @param {string} flag
 * @param {string} text
 */
function slideNumber(flag, text) {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1)
    throw new UsageError(`${flag} must be the number of a slide, from 1; got "${text}".`)
  return Number(text)
}

/**
 * @param {string} path
 */
function timesPath(path) {
  if (!path)
    throw new UsageError('--times must name a file; got "".')
  return path
}

/**
 * @param {string} text
 */
function sectionNumber(text) {
  if (!/^\d{1,2}$/.test(text))
    throw new UsageError(`--section must be the number of a section, from 0; got "${text}".`)
  return Number(text)
}

/**
 * @param {string} text
 */
function slideRange(text) {
  const [, from, to] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(text) || []
  if (!from || Number(from) < 1 || Number(to === undefined ? from : to) < Number(from))
    throw new UsageError(`--slides must be a slide or a range of slides, from 1, such as 5-7; got "${text}".`)
  return { from: Number(from), to: Number(to === undefined ? from : to) }
}

/**
 * @param {string} text
 */
function sizeName(text) {
  if (!SIZES.includes(text))
    throw new UsageError(`--size must be one of ${SIZES.join(', ')}; got "${text}".`)
  return /** @type {'1080p' | '4k'} */ (text)
}

/**
 * @param {string} text
 */
function frameRate(text) {
  if (!FRAME_RATES.map(String).includes(text))
    throw new UsageError(`--fps must be one of ${FRAME_RATES.join(', ')}, frames a second; got "${text}".`)
  return Number(text)
}

/**
 * @param {string} flag
 * @param {string} what
 * @param {string} path
 */
function named(flag, what, path) {
  if (!path)
    throw new UsageError(`${flag} must name a ${what}; got "".`)
  return path
}

/**
 * @param {CommandName} command
 */
export function helpOf(command) {
  const { usage, patterns, exercise, flags } = COMMANDS[command]
  const rows = Object.entries(flags).map(([flag, { value, does }]) => [value ? `${flag} ${value}` : flag, does])
  if (patterns)
    rows.unshift(['PATTERN ...', patterns])
  if (exercise)
    rows.unshift(['N', exercise])
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
  const { patterns, exercise, flags } = COMMANDS[command]
  /** @type {Arguments} */
  const given = { help: false, patterns: [], port: DEFAULT_PORT, open: true, rebuild: false, cut: WHOLE, paper: true, rate: RATES.usual, slides: false, write: false, size: '1080p', voice: false, plan: false, dark: false, camera: false, still: false }
  const allowed = `Allowed: ${Object.keys(flags).join(', ')}${patterns ? ', or parts of test file paths' : ''}${exercise ? ', and the number of an exercise' : ''}.`
  const rest = words.slice()
  while (rest.length) {
    const word = String(rest.shift())
    const [, name, inline] = /^(-[^=]+)(?:=(.*))?$/s.exec(word) || []
    if (!name && patterns && word) {
      given.patterns.push(word)
      continue
    }
    if (!name && exercise && given.exercise === undefined) {
      given.exercise = exerciseNumber(word)
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
  if (given.from !== undefined && given.to !== undefined && given.from > given.to)
    throw new UsageError(`--from must not lie behind --to; got ${given.from} and ${given.to}.`)
  if (given.section !== undefined && given.range)
    throw new UsageError('--section and --slides each choose a part; give one of them.')
  if (exercise && given.exercise === undefined && !given.help)
    throw new UsageError(`Which exercise? Give its number, ${EXERCISES.from} to ${EXERCISES.to}. For example: npm run exercise 1`)
  return given
}
