import type { Cue } from '../../speech/captions.ts'
import type { TimedStep } from '../../speech/schedule.ts'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { captionFiles } from '../../commands/captions.ts'
import { UsageError } from '../../lib/arguments.mjs'
import { captionsOf, LIMITS, subRip, webVtt } from '../../speech/captions.ts'
import { asCues, chaptersBySection, chaptersBySlide, chaptersOf, youTube } from '../../speech/chapters.ts'
import { timestamp } from '../../speech/clock.ts'
import { scheduleByBudget, scheduleByTimes } from '../../speech/schedule.ts'
import { speechOf } from '../../speech/steps.ts'
import { RATES } from '../../speech/timing.ts'
import { realLecture, stepsOf } from './lecture.ts'

interface Parsed { cues: { startTime: number, endTime: number, text: string, tree: unknown }[], errors: { message: string, line: number }[] }

const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser') as { WebVTTParser: new () => { parse: (text: string, mode: string) => Parsed } }
const parse = (text: string, mode = 'captions') => new WebVTTParser().parse(text, mode)

const textOf = ({ lines }: Cue): string => lines.join(' ')
const without = (text: string): string => text.replace(/\s/g, '')

/** Every rule at once, in whole milliseconds; what is said is all there, in its order. */
function checkRules(cues: readonly Cue[], steps: readonly TimedStep[]): void {
  let before = 0
  const broken: string[] = []
  for (const cue of cues) {
    const { start, end, lines } = cue
    const rules = {
      'lines': lines.length === 1 || lines.length === 2,
      '42 characters': lines.every(line => line.length <= 42),
      'blanks': lines.every(line => line === line.trim() && line !== ''),
      'whole milliseconds': Number.isInteger(start) && Number.isInteger(end),
      'overlap': start >= before,
      '1 to 7 s': end - start >= 1000 && end - start <= 7000,
      '20 characters a second': textOf(cue).length * 1000 <= 20 * (end - start),
    }
    broken.push(...Object.entries(rules).filter(([, kept]) => !kept).map(([rule]) => `${rule}: ${JSON.stringify(cue)}`))
    before = end
  }
  expect(broken).toEqual([])
  expect(before).toBeLessThanOrEqual((steps.at(-1)?.end ?? 0) * 1000)
  expect(without(cues.map(textOf).join(''))).toBe(without(steps.flatMap(({ slide, click }) => speechOf(slide.spoken.steps[click])).join('')))
  const { errors, cues: parsed } = parse(webVtt(cues))
  expect(errors).toEqual([])
  expect(parsed).toHaveLength(cues.length)
}

/** The cues that hold a sentence of more than one cue, each with where the sentence ends in it. */
const sentenceEnds = (cues: readonly Cue[]) => cues.filter((cue, index) => /[.!?]$/.test(textOf(cue)) && index > 0 && !/[.!?][”’"')]*$/.test(textOf(cues[index - 1])))

describe('captions of the lecture', async () => {
  const { slidesAt, steps: realSteps } = await realLecture()

  it.each([RATES.from, 110, RATES.usual, 160, RATES.to])('keep every rule at %d words a minute', (rate) => {
    const steps = scheduleByBudget(slidesAt(rate))
    checkRules(captionsOf(steps), steps)
  })

  it('never leave a last word alone', () => {
    const cues = captionsOf(realSteps)
    expect(sentenceEnds(cues).length).toBeGreaterThan(100)
    for (const cue of sentenceEnds(cues))
      expect(textOf(cue)).toContain(' ')
    for (const { lines } of cues.filter(({ lines }) => lines.length > 1))
      expect(lines.every(line => line.includes(' ')), lines.join('|')).toBe(true)
  })

  it('stand where their words are said', () => {
    const cues = captionsOf(realSteps)
    for (const { start, sentences } of realSteps.filter(step => step.sentences.length)) {
      const first = sentences[0]
      expect(cues.some(cue => Math.abs(cue.start - first.start * 1000) < 1500 && without(first.text).startsWith(without(textOf(cue)).slice(0, without(first.text).length))), `${start} ${first.text}`).toBe(true)
    }
  })

  it('keep a number and its unit together', () => {
    const cues = captionsOf(realSteps)
    const lines = cues.flatMap(({ lines }) => lines)
    expect(lines.filter(line => /\d GB\b/.test(line)).length).toBeGreaterThan(20)
    for (const [index, line] of lines.entries())
      expect(/\d$/.test(line) && /^(?:GB|TB|MB|ms|seconds|percent|billion)\b/.test(lines[index + 1] ?? ''), line).toBe(false)
  })

  it('keep every rule with the times of a recording, faster and slower than planned', () => {
    const random = seeded(7)
    for (let run = 0; run < 4; run++) {
      let seconds = 20
      const times = realSteps.map(({ slide, click, start, speechEnd, end }) => {
        const entry = { slide: slide.number, click, seconds }
        seconds += Math.max(end - start - 5, (speechEnd - start) + 0.6) * (0.85 + random())
        return entry
      })
      const steps = scheduleByTimes(slidesAt(RATES.usual), times, 'log.json')
      checkRules(captionsOf(steps), steps)
    }
  })
})

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
    expect(() => captionsOf(steps)).toThrow(new UsageError('slide 2, click 1: there is too little time to read "extraordinarily extraordinarily extraord"; captions would stand more than 5 s away from the speech.'))
    const calm = stepsOf(['So.', `So.\n\n[click] ${text}`, 'So.'], { budgetSeconds: 8 })
    expect(() => captionsOf(calm)).toThrow('slide 2, click 1: there is too little time to read')
  })
})

describe('the files', async () => {
  const { lecture, steps: realSteps } = await realLecture()
  const files = captionFiles(lecture.title, realSteps)

  it('are all there, in UTF-8 without a mark', () => {
    expect(Object.keys(files)).toEqual(['lecture.vtt', 'lecture.srt', 'chapters.vtt', 'chapters.txt', 'transcript.txt'])
    for (const text of Object.values(files)) {
      expect(text.startsWith('\uFEFF')).toBe(false)
      expect(text.endsWith('\n')).toBe(true)
      expect(text).not.toContain('\r')
    }
  })

  it('hold valid WebVTT, and SRT with the same cues', () => {
    const captions = parse(files['lecture.vtt'])
    const chapters = parse(files['chapters.vtt'], 'chapters')
    expect([...captions.errors, ...chapters.errors]).toEqual([])
    const blocks = files['lecture.srt'].trimEnd().split('\n\n').map(block => block.split('\n'))
    expect(blocks).toHaveLength(captions.cues.length)
    for (const [index, [number, times, ...lines]] of blocks.entries()) {
      const { startTime, endTime } = captions.cues[index]
      expect(number).toBe(String(index + 1))
      expect(times).toBe(`${timestamp(Math.round(startTime * 1000), ',')} --> ${timestamp(Math.round(endTime * 1000), ',')}`)
      expect(lines.length).toBeLessThanOrEqual(LIMITS.lines)
    }
  })

  it('hold all that is said as a transcript', () => {
    for (const text of realSteps.flatMap(({ slide, click }) => speechOf(slide.spoken.steps[click])))
      expect(files['transcript.txt']).toContain(`\n\n${text}\n`)
    expect(files['transcript.txt']).not.toMatch(/\[click/)
  })

  it('write what a parser would misread as text', () => {
    const cue = { start: 0, end: 1500, lines: ['a < "b" & c --> d'] }
    expect(webVtt([cue])).toBe('WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\na &lt; "b" &amp; c --&gt; d\n')
    expect(subRip([cue])).toBe('1\n00:00:00,000 --> 00:00:01,500\na < "b" & c --> d\n')
  })
})

describe('chapters', async () => {
  const { lecture, steps: realSteps } = await realLecture()
  const end = realSteps.at(-1)?.end ?? 0
  const marks = (starts: number[]) => starts.map((start, index) => ({ title: `c${index}`, start }))

  it.each([['slides', chaptersBySlide(realSteps)], ['sections', chaptersBySection(realSteps)]] as const)('by %s run from 0:00 to the end, each 10 s or longer', (_, chapters) => {
    expect(chapters.length).toBeGreaterThanOrEqual(17)
    expect(chapters[0].start).toBe(0)
    expect(chapters.at(-1)?.end).toBe(end)
    for (const [index, chapter] of chapters.entries()) {
      expect(chapter.end - chapter.start).toBeGreaterThanOrEqual(10)
      expect(chapters[index + 1]?.start ?? end).toBe(chapter.end)
    }
    expect(parse(webVtt(asCues(chapters)), 'chapters').errors).toEqual([])
  })

  it('by slide have the titles of the slides', () => {
    expect(chaptersBySlide(realSteps).map(({ title }) => title)).toEqual(lecture.slides.map(({ title }) => title))
  })

  it('of the lecture in YouTube\'s form', () => {
    const lines = youTube(chaptersBySection(realSteps)).trimEnd().split('\n')
    expect(lines.slice(0, 3)).toEqual(['0:00 Title', '2:00 1 Recap', '6:00 2 Two walls'])
    const starts = lines.map(line => /^(?:(\d+):)?(\d+):(\d\d) \S/.exec(line)?.slice(1).map(part => Number(part ?? 0)) ?? []).map(([h, m, s]) => h * 3600 + m * 60 + s)
    for (const [index, start] of starts.slice(1).entries())
      expect(start - starts[index]).toBeGreaterThanOrEqual(10)
  })

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
