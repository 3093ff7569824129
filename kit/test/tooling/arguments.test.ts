import type { CommandName } from '../../commands/index.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chosenExercise } from '../../commands/exercise.ts'
import { COMMANDS } from '../../commands/index.mjs'
import { readArguments } from '../../lib/arguments.mjs'
import { cutsIn, WHOLE } from '../../lib/cuts.mjs'
import { freshCopy, run } from './copy.ts'

const read = (command: CommandName, words: readonly string[]) => readArguments(COMMANDS[command], [...words])

describe('a bad flag', () => {
  it('ends the command before anything is installed', async () => {
    const folder = freshCopy()
    const { code, said } = await run(folder, 'start', ['--prot', '3030'])
    expect(code).toBe(1)
    expect(said.trim()).toBe('Unknown option "--prot". Allowed: --port, --no-open, --cut, --rebuild, --help.')
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
  })

  it.each(['0', '65536', '-1', '30.5', '1e3', 'NaN', 'Infinity', '', ' 3030', '0x50'])('or a bad port names value and range: "%s"', (port) => {
    expect(() => read('start', ['--port', port])).toThrow(`--port must be a whole number from 1 to 65535; got "${port}".`)
  })

  it.each([
    ['start', ['--port'], '--port must be a whole number from 1 to 65535; got "".'],
    ['start', ['--no-open=yes'], '--no-open takes no value; got "yes".'],
    ['start', ['slides.md'], 'Unknown argument "slides.md".'],
    ['test', ['--watch'], 'Allowed: --quick, --name, --help, or parts of test file paths'],
    ['test', ['--name'], '--name must not be empty; got "".'],
    ['export', ['--output', 'deck.pptx'], '--output must name a file that ends in .pdf; got "deck.pptx".'],
    ['pdf', ['--only', 'notes'], '--only must be one of slides, handout, 3up; got "notes".'],
    ['pdf', ['--only'], '--only must be one of slides, handout, 3up; got "".'],
    ['pdf', ['--output'], '--output must name a folder; got "".'],
    ['pdf', ['--output=a.pdf'], '--output must name a folder; got "a.pdf".'],
    ['pdf', ['--with-clicks'], 'Unknown option "--with-clicks". Allowed: --only, --cut, --output, --help.'],
    ['exercise', ['1', '2'], 'Unknown argument "2".'],
    ['exercise', ['1', '--watch'], 'Unknown option "--watch". Allowed: --once, --solution, --reset, --help, or the number of an exercise.'],
    ['script', ['--rate', '89'], '--rate must be a whole number from 90 to 200, words a minute; got "89".'],
    ['script', ['--rate=130.5'], '--rate must be a whole number from 90 to 200, words a minute; got "130.5".'],
    ['captions', ['--rate', '201'], '--rate must be a whole number from 90 to 200, words a minute; got "201".'],
    ['captions', ['--rate'], '--rate must be a whole number from 90 to 200, words a minute; got "".'],
    ['script', ['--times', 'x'], 'Unknown option "--times". Allowed: --cut, --rate, --slides, --write, --help.'],
    ['captions', ['--times'], '--times must name a file; got "".'],
    ['captions', ['--write'], 'Unknown option "--write". Allowed: --cut, --rate, --times, --help.'],
    ['build', ['--out', 'x'], 'Unknown option "--out". Allowed: --url, --cut, --no-paper, --help.'],
  ] as const)('%s %j', (command, words, message) => {
    expect(() => read(command, words)).toThrow(message)
  })
})

it.each([
  [[], 'Which exercise? Give its number, 1 to 4. For example: npm run exercise 1'],
  ...['5', '0', 'memory', '1.0'].map(word => [[word], `the exercise must be a whole number from 1 to 4; got "${word}".`] as const),
] as const)('the exercise %j', (words, message) => {
  expect(() => chosenExercise(words)).toThrow(message)
})

it.each(['start', 'script', 'captions', 'pdf', 'build'] as const)('%s takes a cut that has a file, and names those that do otherwise', (command) => {
  const there = cutsIn().join(', ')
  expect(read(command, [])).toMatchObject({ cut: WHOLE })
  expect(read(command, ['--cut', String(WHOLE)])).toMatchObject({ cut: WHOLE })
  for (const cut of ['', '7', 'short', '090', '9e1', '-90', '50.5'])
    expect(() => read(command, [`--cut=${cut}`])).toThrow(`--cut must be one of ${there}; got "${cut}".`)
})

it('reads good ones', () => {
  expect(read('start', ['--port', '1', '--no-open', '--rebuild'])).toMatchObject({ port: 1, open: false, rebuild: true })
  expect(read('start', ['--port=65535'])).toMatchObject({ port: 65535, open: true, rebuild: false })
  expect(read('test', ['ring', 'memory', '--name', 'adds up'])).toMatchObject({ words: ['ring', 'memory'], name: 'adds up' })
  expect(read('exercise', ['2', '--once', '--solution'])).toMatchObject({ words: ['2'], once: true, solution: true })
  expect(read('exercise', ['--reset', '4'])).toMatchObject({ words: ['4'], reset: true })
  expect(read('export', ['--output', 'a b/c.pdf'])).toMatchObject({ output: 'a b/c.pdf' })
  expect(read('script', [])).toMatchObject({ rate: 130, slides: false, write: false })
  expect(read('script', ['--rate', '90', '--slides', '--write'])).toMatchObject({ rate: 90, slides: true, write: true })
  expect(read('captions', ['--rate=200', '--times', 'a log.json'])).toMatchObject({ rate: 200, times: 'a log.json' })
  expect(read('pdf', ['--only=3up', '--output', 'on paper'])).toMatchObject({ only: '3up', output: 'on paper' })
})

it('every command explains itself without its packages', async () => {
  const folder = freshCopy()
  const names = Object.keys(COMMANDS)
  const all = await Promise.all([...names.map(name => run(folder, name, ['--help'])), run(folder, '--help', [])])
  expect(all.map(({ code }) => code)).toEqual(all.map(() => 0))
  for (const [i, name] of names.entries()) {
    expect(all[i].said).toContain(COMMANDS[name as CommandName].usage)
    expect(all[i].said).toContain('--help')
    expect(all.at(-1)!.said).toContain(`${name} `)
  }
})

it('a command that is not there names those that are', async () => {
  const { code, said } = await run(freshCopy(), 'begin', [])
  expect([code, said]).toEqual([1, `Unknown command "begin". Allowed: ${Object.keys(COMMANDS).join(', ')}.\n`])
})
