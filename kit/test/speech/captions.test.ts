import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { UsageError } from '../../lib/arguments.mjs'
import { captionsOf, subRip, webVtt } from '../../speech/captions.ts'
import { chaptersOf, youTube } from '../../speech/chapters.ts'
import { RATES } from '../../speech/rates.mjs'
import { stepsOf } from './lecture.ts'
import { checkRules, textOf } from './rules.ts'

describe('a hostile text', () => {
  const long = 'x'.repeat(200)
  it.each([
    ['one long word', [long]],
    ['one long word in a sentence', [`It says ${long} and goes on with more words than one line can hold.`]],
    ['numbers and units', ['It takes 1,120 GB, or 1,120 GB, or 1,120 GB, or 1,120 GB, or 1,120 GB, or 1,120 GB, or 1,120 GB.', 'Then 3.35 TB/s, 0.5 ms and 99.9 %.']],
    ['abbreviations', ['Large models, e.g. Llama, i.e. those of Dubey et al. 2024, need more, etc. and so on.']],
    ['quotes and markup', ['“Why?” “It’s <b>5 & 6</b>,” she said --> and left. “No!”']],
    ['nothing', ['']],
    ['nothing between two', ['One.', '', '[click] [click] Two.']],
    ['short ones', ['No. Yes. No. Yes. No. Yes. No. Yes. No. Yes. Why? So.', '[click] A.\n\n[click] B.\n\n[click] C.']],
    ['no stop', ['and then it went on and on '.repeat(80).trim()]],
    ['only stops', ['. . . … ?! .']],
    ['letters of other alphabets', ['Это очень длинное предложение, которое нужно разделить на несколько частей, чтобы его прочитать. 𝒳𝒴 is 𝒵.']],
    ['43 characters with one blank', [`${'a'.repeat(21)} ${'b'.repeat(21)}`]],
    ['a long last word', [`${'word '.repeat(16)}${'z'.repeat(42)}`]],
  ] as const)('keeps every rule: %s', (_, notes) => {
    const steps = stepsOf(notes, { budgetSeconds: 300 })
    checkRules(captionsOf(steps), steps)
  })

  it('of any words keeps every rule, and no word stands alone', () => {
    const random = seeded(3)
    const words = ['a', 'of', 'the', 'model', '1,120', 'GB', '7B', 'e.g.', 'weights,', 'communication', '“quoted”', 'z'.repeat(18)]
    for (let run = 0; run < 60; run++) {
      const sentence = () => `${Array.from({ length: 2 + Math.floor(random() * 40) }, () => words[Math.floor(random() * words.length)]).join(' ')}${random() < 0.2 ? '?' : '.'}`
      const notes = Array.from({ length: 3 }, () => Array.from({ length: 1 + Math.floor(random() * 4) }, sentence).join(random() < 0.5 ? ' ' : '\n\n[click] '))
      const steps = stepsOf(notes, { budgetSeconds: 300 }, RATES.from)
      const cues = captionsOf(steps)
      checkRules(cues, steps)
      expect(cues.filter(cue => !textOf(cue).includes(' '))).toEqual([])
    }
  })

  it('cuts a sentence into equal parts, not a long one and a rest', () => {
    const cues = captionsOf(stepsOf(['This sentence is one that is just a few characters too long for a single caption here.']))
    expect(cues.map(({ lines }) => lines)).toEqual([['This sentence is one that is just a few'], ['characters too long for', 'a single caption here.']])
  })

  it.each([
    ['a caption', `${'word '.repeat(9)}${'z'.repeat(42)}`],
    ['a line', `It was a very small ${'z'.repeat(30)}`],
  ])('leaves no last word alone in %s, even where the parts would be more equal', (_, text) => {
    const cues = captionsOf(stepsOf([text], { budgetSeconds: 60 }))
    expect(cues.map(textOf).join(' ')).toBe(text)
    expect(cues.filter(cue => !textOf(cue).includes(' '))).toEqual([])
    expect(cues.length > 1 || cues[0].lines.every(line => line.includes(' '))).toBe(true)
  })

  it('moves forward what would run past the end', () => {
    const steps = stepsOf(['One two three four. [pause 3] No.'], { budgetSeconds: 4 })
    const cues = captionsOf(steps)
    checkRules(cues, steps)
    expect(cues.map(({ start, end }) => [start, end]).at(-1)).toEqual([3000, 4000])
  })

  it('names slide and click where nobody can read it in time', () => {
    const text = `${'extraordinarily '.repeat(40).trim()}.`
    const steps = stepsOf([text, `So.\n\n[click] ${text}`], { budgetSeconds: 3 })
    expect(() => captionsOf(steps)).toThrow(new UsageError('slide 2, click 1: there is too little time to read "extraordinarily extraordinarily extraord": captions would be more than 5 s away from the speech.\nNext step: give the slide more `timing`, or shorten the sentence.'))
    const calm = stepsOf(['So.', `So.\n\n[click] ${text}`, 'So.'], { budgetSeconds: 8 })
    expect(() => captionsOf(calm)).toThrow('slide 2, click 1: there is too little time to read')
  })

  it('write what a parser would misread as text', () => {
    const cue = { start: 0, end: 1500, lines: ['a < "b" & c --> d'] }
    expect(webVtt([cue])).toBe('WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\na &lt; "b" &amp; c --&gt; d\n')
    expect(subRip([cue])).toBe('1\n00:00:00,000 --> 00:00:01,500\na < "b" & c --> d\n')
  })
})

describe('chapters', () => {
  const marks = (starts: number[]) => starts.map((start, index) => ({ title: `c${index}`, start }))

  it.each([
    [[0, 20, 25, 60], 100, ['c0 0-25', 'c2 25-60', 'c3 60-100']],
    [[0, 5, 60], 100, ['c0 0-60', 'c2 60-100']],
    [[0, 20, 95], 100, ['c0 0-20', 'c1 20-100']],
    [[12, 30], 60, ['c0 0-30', 'c1 30-60']],
    [[0, 9.99, 20, 29.99, 40], 60, ['c0 0-29.99', 'c3 29.99-40', 'c4 40-60']],
    [[0, 10, 20], 30, ['c0 0-10', 'c1 10-20', 'c2 20-30']],
    [[0], 4, ['c0 0-4']],
    [[], 4, []],
  ])('shorter than 10 s go into the one before: %j of %d s', (starts, last, expected) => {
    const chapters = chaptersOf(marks(starts), last)
    expect(chapters.map(({ title, start, end }) => `${title} ${start}-${end}`)).toEqual(expected)
  })

  it('are written for YouTube with hours where there are any', () => {
    expect(youTube(chaptersOf(marks([0, 20, 3700]), 4000))).toBe('0:00 c0\n0:20 c1\n1:01:40 c2\n')
  })
})
