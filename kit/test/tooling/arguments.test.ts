import { describe, expect, it } from 'vitest'
import { chosenExercise } from '../../commands/exercise.ts'
import { COMMANDS } from '../../commands/index.ts'
import { cutsIn, WHOLE } from '../../lib/cuts.mjs'
import { readArguments } from '../support/arguments.ts'
import { installedCopy, run } from './copy.ts'

const read = (command: keyof typeof COMMANDS, words: readonly string[]) => readArguments(COMMANDS[command], words)

describe('a bad flag', () => {
  it('ends the command with what is wrong', async () => {
    const { code, said } = await run(installedCopy(), 'start', ['--prot', '3030'])
    expect([code, said]).toEqual([1, 'error: unknown option \'--prot\'\n(Did you mean --port?)\n'])
  })

  it.each(['0', '65536', '-1', '30.5', '1e3', 'NaN', 'Infinity', '', ' 3030', '0x50'])('or a bad port names value and range: "%s"', (port) => {
    expect(() => read('start', ['--port', port])).toThrow(`--port must be a whole number from 1 to 65535; got "${port}".`)
  })

  it.each([
    ['start', ['--port'], 'option \'--port <N>\' argument missing'],
    ['start', ['--no-open=yes'], 'unknown option \'--no-open=yes\''],
    ['start', ['slides.md'], 'too many arguments. Expected 0 arguments but got 1: slides.md.'],
    ['test', ['--watch'], 'unknown option \'--watch\''],
    ['export', ['--output', 'deck.pptx'], '--output must name a file that ends in .pdf; got "deck.pptx".'],
    ['pdf', ['--only', 'notes'], '--only must be one of slides, handout, 3up; got "notes".'],
    ['pdf', ['--only='], '--only must be one of slides, handout, 3up; got "".'],
    ['pdf', ['--paper', 'a5'], '--paper must be one of a4, letter; got "a5".'],
    ['grade', [], 'missing required argument \'DIR\''],
    ['grade', ['work', '--output', 'grades.xlsx'], '--output must name a file that ends in .csv; got "grades.xlsx".'],
    ['pdf', ['--output='], '--output must name a folder; got "".'],
    ['pdf', ['--output=a.pdf'], '--output must name a folder; got "a.pdf".'],
    ['exercise', ['1', '2'], 'too many arguments. Expected 1 argument but got 2: 1, 2.'],
    ['script', ['--rate', '89'], '--rate must be a whole number from 90 to 200, words a minute; got "89".'],
    ['script', ['--rate=130.5'], '--rate must be a whole number from 90 to 200, words a minute; got "130.5".'],
    ['captions', ['--rate', '201'], '--rate must be a whole number from 90 to 200, words a minute; got "201".'],
    ['script', ['--times', 'x'], 'unknown option \'--times\''],
    ['compare', ['--only', 'light,dim'], '--only must be one of light, dark, print; got "light,dim".'],
    ['bench', ['--only', 'paper'], '--only must be one of first-slide, steps, engines, room, pdf, film; got "paper".'],
  ] as const)('%s %j', (command, words, message) => {
    expect(() => read(command, words)).toThrow(message)
  })
})

it.each([[], ['5'], ['0'], ['memory'], ['1.0']])('the exercise "%s" is none', (...words) => {
  expect(() => chosenExercise(words)).toThrow('Which exercise? Give its number, 1 to 4. For example: npm run exercise 1')
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
  expect(read('pdf', ['--paper', 'letter'])).toMatchObject({ paper: 'letter' })
  expect(read('build', ['--no-paper'])).toMatchObject({ paper: false })
  expect(read('grade', ['work', '--again'])).toMatchObject({ words: ['work'], again: true })
  expect(read('compare', ['--only=dark'])).toMatchObject({ base: 'HEAD', only: 'dark' })
})

it('every command explains itself', async () => {
  const folder = installedCopy()
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]
  const all = await Promise.all([...names.map(name => run(folder, name, ['--help'])), run(folder, '--help', [])])
  expect(all.map(({ code }) => code)).toEqual(all.map(() => 0))
  for (const [i, name] of names.entries()) {
    expect(all[i].said.replace(/\s+/g, ' ')).toContain(COMMANDS[name].description())
    expect(all.at(-1)!.said).toContain(`${name} `)
  }
})

it('a command that is not there is said to be unknown', async () => {
  const { code, said } = await run(installedCopy(), 'begin', [])
  expect([code, said]).toEqual([1, 'error: unknown command \'begin\'\n'])
})
