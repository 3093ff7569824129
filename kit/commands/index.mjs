/** Every command and its flags. It is loaded before packages are installed, so it imports none; see lib/arguments.mjs. */
import { matching, oneOf, refuse, UsageError, wholeNumber } from '../lib/arguments.mjs'
import { cutsIn, entryOf, WHOLE } from '../lib/cuts.mjs'
import { NAME } from '../lib/root.mjs'
import { RATES } from '../speech/rates.mjs'

/** @typedef {keyof typeof COMMANDS} CommandName */

const STEPS = 'as JSON: [{ "slide": 1, "click": 0, "seconds": 12.5 }, ...]'

/** @type {(text: string, flag: string) => { from: number, to: number }} */
function readRange(text, flag) {
  const [, from = '0', to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(text) ?? []
  if (Number(from) < 1 || Number(to) < Number(from))
    refuse(flag, 'be a slide or a range of slides, from 1, such as 5-7', text)
  return { from: Number(from), to: Number(to) }
}

/** @type {(text: string, flag: string) => number} */
const readSection = (text, flag) => Number(matching('be the number of a section, from 0', /^\d{1,2}$/)(text, flag))

const cut = { value: 'MINUTES', does: `a cut of the lecture: ${cutsIn().map(minutes => `${minutes} is ${entryOf(minutes)}`).join(', ')}; default ${WHOLE}`, read: oneOf(cutsIn()), usual: WHOLE }
const rate = { value: 'N', does: `words a minute, ${RATES.from} to ${RATES.to}; default ${RATES.usual}`, read: wholeNumber(RATES.from, RATES.to, ', words a minute'), usual: RATES.usual }
const folder = matching('name a folder', /^(?!.*\.pdf$)./is)
const outputTo = (/** @type {string} */ usual) => ({ value: 'DIR', does: `the folder to write into; default ${usual}`, read: folder })

export const COMMANDS = {
  start: {
    usage: 'presents the lecture from the built deck',
    flags: {
      port: { value: 'N', does: 'the port to serve on, 1 to 65535; default 3030; the next free one if it is taken', read: wholeNumber(1, 65535), usual: 3030 },
      open: { does: 'serve the deck, but open no window', usual: true },
      cut,
      rebuild: { does: 'build even if no source changed' },
    },
  },
  test: {
    usage: 'runs lint, type check and every test',
    words: { name: 'PATTERN ...', does: 'parts of test file paths: runs only these files, without lint and type check', most: Infinity },
    flags: {
      quick: { does: 'lint, types, engines and structure: what needs no browser' },
      name: { value: 'TEXT', does: 'run only the tests whose name contains TEXT; skips lint and type check', read: matching('not be empty') },
    },
  },
  build: {
    usage: 'builds the lecture as a static site in dist/, with its PDFs and a page to read along',
    flags: {
      url: { value: 'URL', does: 'where the site will be published, for the picture that shared links show', read: matching('be a URL') },
      cut,
      paper: { does: 'without PDFs and the page to read along', usual: true },
    },
  },
  pdf: {
    usage: 'prints the lecture as accessible PDFs (PDF/UA-1): slides, handout, three a page for notes',
    flags: {
      only: { value: 'EDITION', does: 'make this one alone: slides, handout, 3up', read: oneOf(/** @type {const} */ (['slides', 'handout', '3up'])) },
      cut,
      output: outputTo('dist'),
    },
  },
  export: {
    usage: 'prints the lecture as PDF, one page a slide, with Slidev\'s own export',
    flags: {
      output: { value: 'FILE', does: `where to write it, ending in .pdf; default dist/${NAME}.pdf`, read: matching('name a file that ends in .pdf', /[^/\\]\.pdf$/i) },
    },
  },
  exercise: {
    usage: 'checks an exercise each time you save your copy of it',
    words: { name: 'N', does: 'the number of an exercise', most: 1 },
    flags: {
      once: { does: 'check once and end, with exit code 1 if anything is still wrong' },
      solution: { does: 'check the worked solution instead of your copy' },
      reset: { does: 'restore the starter; your text is kept beside it' },
    },
  },
  notebook: { usage: 'writes the exercises as public/exercises.ipynb', flags: {} },
  script: {
    usage: 'shows how long the spoken notes take, by section, against the plan',
    flags: {
      cut,
      rate,
      slides: { does: 'list every slide, not only the sections' },
      from: { value: 'N', does: 'the first slide; default 1', read: wholeNumber(1, 9999) },
      to: { value: 'N', does: 'the last slide; default the last of the lecture', read: wholeNumber(1, 9999) },
      write: { does: 'write teleprompter.html, script.html and script.txt into dist/script' },
    },
    check: (/** @type {{ from?: number, to?: number }} */ { from = 1, to = Infinity }) => {
      if (from > to)
        throw new UsageError(`--from must not be greater than --to; got ${from} and ${to}.`)
    },
  },
  captions: {
    usage: 'writes captions, chapters and a transcript into dist/captions',
    flags: {
      cut,
      rate,
      times: { value: 'FILE', does: `when each step began in a recording, ${STEPS}; default the budgets`, read: matching('name a file') },
    },
  },
  record: {
    usage: 'films the lecture with the script\'s timing, with captions, chapters and stills, into dist/record',
    flags: {
      cut,
      section: { value: 'N', does: 'one section, by its number; the title is 0', read: readSection },
      slides: { value: 'N-M', does: 'some slides, such as 5-7, or one', read: readRange },
      size: { value: 'SIZE', does: '1080p or 4k; default 1080p', read: oneOf(/** @type {const} */ (['1080p', '4k'])), usual: '1080p' },
      fps: { value: 'N', does: 'frames a second, 30 or 60; default 60, 30 at 4k', read: oneOf([30, 60], ', frames a second') },
      rate,
      times: { value: 'FILE', does: `when each step began in a rehearsal, ${STEPS}`, read: matching('name a file') },
      takes: { value: 'DIR', does: 'recordings that set the timing: 003-00.wav for slide 3 before its first click, 003-01.wav after it, 003.wav for the whole slide', read: matching('name a folder') },
      voice: { does: 'a synthesiser speaks what has no recording; the film is then a draft' },
      plan: { does: 'print the times and any problems; film nothing' },
      dark: { does: 'dark instead of light' },
      camera: { does: 'show slides at four fifths, with room for a camera picture at bottom right' },
      still: { does: 'without motion' },
      output: outputTo('dist/record'),
    },
    check: (/** @type {{ section?: number, slides?: object }} */ { section, slides }) => {
      if (section !== undefined && slides)
        throw new UsageError('--section and --slides exclude each other; give one of them.')
    },
  },
  compare: {
    usage: 'lists the slides that look different from before',
    flags: {
      base: { value: 'REV|DIR', does: 'before: a git revision, or a folder with a built deck; default HEAD', read: matching('name a revision or a folder') },
      slides: { value: 'N-M', does: 'some slides of the base, such as 5-9, or one', read: readRange },
      only: { value: 'SCHEME', does: 'light, dark, print, or several with commas; default all', read: matching('name a scheme') },
      strict: { does: 'exit code 1 when something differs' },
    },
  },
  bench: {
    usage: 'measures this deck against a minimal one with as many slides: first slide, click steps, PDF, film, and the benchmarks of test/bench/',
    flags: {
      quick: { does: 'no PDF and no film, fewer repeats' },
      only: { value: 'PART', does: 'one part: first-slide, steps, engines, pdf, film', read: matching('name a part') },
    },
  },
  typecheck: { usage: 'checks the types of everything, slides included', flags: {} },
}
