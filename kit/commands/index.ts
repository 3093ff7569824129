/** Every command and its flags. */
import { Command, Option } from '@commander-js/extra-typings'
import { UsageError } from '../lib/arguments.mjs'
import { cutsIn, entryOf, WHOLE } from '../lib/cuts.mjs'
import { NAME } from '../lib/root.mjs'
import { RATES } from '../speech/rates.mjs'

/** The flags of a command, and the words without a flag. */
export type Given<Name extends keyof typeof COMMANDS>
  = ReturnType<(typeof COMMANDS)[Name]['opts']> & { words: readonly string[] }

/** What a flag may be, in words, and how its text is read: undefined is for what it may not be. */
interface Reader<Value> { allowed: string, read: (text: string) => Value | undefined }

/** A flag that takes a value. */
function valued<Flags extends string, Value>(flags: Flags, does: string, { allowed, read }: Reader<Value>) {
  return new Option(flags, does).argParser((text): Value => {
    const value = read(text)
    if (value === undefined)
      throw new UsageError(`${flags.split(' ')[0]} must ${allowed}; got "${text}".`)
    return value
  })
}

/** A flag that is on or off. */
const onOff = <Flags extends string>(flags: Flags, does: string) => new Option(flags, does).default(false)

const wholeNumber = (from: number, to: number, unit = ''): Reader<number> => ({
  allowed: `be a whole number from ${from} to ${to}${unit}`,
  read: text => /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined,
})

const oneOf = <const Word extends string | number>(words: readonly Word[], unit = ''): Reader<Word> =>
  ({ allowed: `be one of ${words.join(', ')}${unit}`, read: text => words.find(word => String(word) === text) })

const matching = <Value>(allowed: string, pattern: RegExp, read: (text: string) => Value): Reader<Value> =>
  ({ allowed, read: text => pattern.test(text) ? read(text) : undefined })

const WEB = 'begin with https:// or http://, such as https://example.org/lecture/'
const webAddress = matching(WEB, /^https?:\/\/[^/\s]+/, text => text.replace(/\/?$/, '/'))
const folder = matching('name a folder', /^(?!.*\.pdf$)./is, String)
const pdfFile = matching('name a file that ends in .pdf', /[^/\\]\.pdf$/i, String)

const csvFile = matching('name a file that ends in .csv', /[^/\\]\.csv$/i, String)

const range: Reader<{ from: number, to: number }> = {
  allowed: 'be a slide or a range of slides, from 1, such as 5-7',
  read(text) {
    const [, from = '0', to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(text) ?? []
    return Number(from) < 1 || Number(to) < Number(from) ? undefined : { from: Number(from), to: Number(to) }
  },
}

const STEPS = 'as JSON: [{ "slide": 1, "click": 0, "seconds": 12.5 }, ...]'
const TAKES = '003-00.wav for slide 3 before its first click, 003-01.wav after it, 003.wav for the whole slide'
const PARTS = ['first-slide', 'steps', 'engines', 'room', 'pdf', 'film'] as const
const cuts = cutsIn().map(minutes => `${minutes} is ${entryOf(minutes)}`).join(', ')
const cut = valued('--cut <MINUTES>', `a cut of the lecture: ${cuts}; default ${WHOLE}`, oneOf(cutsIn())).default(WHOLE)
const words = `words a minute, ${RATES.from} to ${RATES.to}; default ${RATES.usual}`
const rate = valued('--rate <N>', words, wholeNumber(RATES.from, RATES.to, ', words a minute')).default(RATES.usual)
const paper = valued('--paper <SIZE>', 'what handout and 3up are printed on, a4 or letter; default a4', oneOf(['a4', 'letter']))
const outputTo = (usual: string) => valued('--output <DIR>', `the folder to write into; default ${usual}`, folder)

const command = (does: string) => new Command().description(does)

export const COMMANDS = {
  start: command('presents the lecture from the built deck')
    .addOption(valued('--port <N>', 'the port to serve on; 3030, or the next free one', wholeNumber(1, 65535)).default(3030))
    .option('--no-open', 'serve the deck, but open no window')
    .addOption(cut)
    .addOption(onOff('--lan', 'let a second machine or a tablet in the local network be the presenter, by an address with a token'))
    .addOption(onOff('--audience', 'serve a page for the room in the local network: votes, questions, captions, the slide\'s words'))
    .addOption(onOff('--rebuild', 'build even if no source changed')),
  test: command('runs lint, type check and every test')
    .argument('[PATTERN...]', 'parts of test file paths: runs only these files, without lint and type check')
    .addOption(onOff('--quick', 'lint, types, engines and structure: what needs no browser'))
    .option('--name <TEXT>', 'run only the tests whose name contains TEXT; skips lint and type check'),
  build: command('builds the lecture as a static site in dist/, with its PDFs and a page to read along')
    .addOption(valued('--url <URL>', 'where the site will be published, for the picture of shared links', webAddress))
    .addOption(cut)
    .addOption(paper)
    .option('--no-paper', 'without PDFs and the page to read along'),
  pdf: command('prints the lecture as accessible PDFs (PDF/UA-1): slides, handout, three a page for notes')
    .addOption(valued('--only <EDITION>', 'one alone: slides, handout, 3up', oneOf(['slides', 'handout', '3up'])))
    .addOption(paper)
    .addOption(cut)
    .addOption(outputTo('dist')),
  export: command('prints the lecture as PDF, one page a slide, with Slidev\'s own export')
    .addOption(valued('--output <FILE>', `where to write it, ending in .pdf; default dist/${NAME}.pdf`, pdfFile)),
  exercise: command('checks an exercise each time you save your copy of it')
    .argument('[N]', 'the number of an exercise')
    .addOption(onOff('--once', 'check once and end, with exit code 1 if anything is still wrong'))
    .addOption(onOff('--solution', 'check the worked solution instead of your copy'))
    .addOption(onOff('--reset', 'restore the starter; your text is kept beside it')),
  grade: command('runs what a class handed in, each file by itself, and writes a table of what passed')
    .argument('<DIR>', 'the folder of the hand-ins: .ts, .py and .ipynb files, in folders of their own or not')
    .addOption(valued('--output <FILE>', 'the table; default grades.csv in the folder', csvFile))
    .addOption(onOff('--again', 'run what was run before too')),
  notebook: command('writes the exercises as notebooks, for TypeScript and for Python, into public/')
    .addOption(onOff('--solutions', 'write the worked ones instead, for yourself: into work/, which is not published')),
  audience: command('writes what the rooms of this lecture have said as a table and a page, or deletes it')
    .argument('<WHAT>', 'export or delete')
    .addOption(cut)
    .addOption(outputTo('audience')),
  script: command('shows how long the spoken notes take, by section, against the plan')
    .addOption(cut)
    .addOption(rate)
    .addOption(onOff('--slides', 'list every slide, not only the sections'))
    .addOption(onOff('--write', 'write script.html, a teleprompter to print or to read from, and script.txt')),
  captions: command('writes captions, chapters and a transcript into dist/captions')
    .addOption(cut)
    .addOption(rate)
    .option('--times <FILE>', `when each step began in a recording, ${STEPS}; default the budgets`),
  record: command('films the lecture with the script\'s timing, with captions, chapters and stills, into dist/record')
    .addOption(cut)
    .addOption(valued('--section <N>', 'one section, by its number; the title is 0', wholeNumber(0, 99)).conflicts('slides'))
    .addOption(valued('--slides <N-M>', 'some slides, such as 5-7, or one', range))
    .addOption(valued('--size <SIZE>', '1080p or 4k; default 1080p', oneOf(['1080p', '4k'])).default('1080p' as const))
    .addOption(valued('--fps <N>', '30 or 60; default 60, 30 at 4k', oneOf([30, 60], ', frames a second')))
    .addOption(rate)
    .option('--times <FILE>', `when each step began in a rehearsal, ${STEPS}`)
    .option('--takes <DIR>', `recordings that set the timing, ${TAKES}`)
    .addOption(onOff('--voice', 'a synthesiser speaks what has no recording; the film is then a draft'))
    .addOption(onOff('--plan', 'print the times and any problems; film nothing'))
    .addOption(onOff('--dark', 'dark instead of light'))
    .addOption(onOff('--camera', 'show slides at four fifths, with room for a camera picture at bottom right'))
    .addOption(onOff('--still', 'without motion'))
    .addOption(outputTo('dist/record')),
  compare: command('lists the slides that look different from before')
    .option('--base <REV|DIR>', 'before: a git revision, or a folder with a built deck', 'HEAD')
    .addOption(valued('--only <SCHEME>', 'light, dark or print; default all', oneOf(['light', 'dark', 'print']))),
  bench: command('measures this deck against a minimal one with as many slides, and the engines of test/bench/')
    .addOption(onOff('--quick', 'no PDF and no film, fewer repeats'))
    .addOption(valued('--only <PART>', `one part: ${PARTS.join(', ')}`, oneOf(PARTS))),
}
