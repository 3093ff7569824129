/** The script of the lecture: what its notes say, against the clock. */
import { describe, expect, it } from 'vitest'
import setup from '../../kit/setup/preparser.ts'
import { plainScript } from '../../kit/speech/pages.ts'
import { RATES } from '../../kit/speech/rates.mjs'
import { scheduleByBudget, scheduleByTimes } from '../../kit/speech/schedule.ts'
import { speechOf } from '../../kit/speech/steps.ts'
import { budgetTable } from '../../kit/speech/table.ts'
import { teleprompter } from '../../kit/speech/teleprompter.ts'
import { sentencesOf } from '../../kit/speech/timing.ts'
import { clicksInNote, loadDeck } from '../../kit/test/support/source.ts'
import { realLecture } from './lecture.ts'

const { slides } = await loadDeck()
const { lecture, timingAt, slidesAt, steps } = await realLecture()

describe('the script of the lecture', () => {
  it('has every slide with a time, and its clicks as steps', () => {
    const timed = slides.filter(({ frontmatter: { timing } }) => timing > 0)
    expect(lecture.slides.map(({ number }) => number)).toEqual(timed.map(({ index }) => index + 1))
    expect(lecture.slides.map(({ spoken }) => spoken.steps.length - 1)).toEqual(timed.map(({ note }) => clicksInNote(note)))
    expect(lecture.slides.length).toBeGreaterThan(0)
  })

  it('says all that its notes say', () => {
    for (const { number, spoken } of lecture.slides) {
      const note = (slides[number - 1].note ?? '').replace(/^If they ask:[\s\S]*/im, '')
      const words = note.replace(/\[(?:click|pause|ask|point|do)\b[^\]]*\]/gi, ' ').replace(/\[\[.*?\]\]/g, '#').split(/\s+/).filter(Boolean)
      const said = spoken.steps.flatMap(speechOf).join(' ')
      for (const word of words.filter(word => /^[a-z’]+$/i.test(word)))
        expect(said).toContain(word)
      expect(said).not.toMatch(/[[\]]/)
    }
  })

  it('calls its slides by their own titles', () => {
    const titles = lecture.slides.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })

  it('loses nothing where it is cut into sentences', () => {
    for (const { spoken } of lecture.slides) {
      for (const piece of spoken.steps.flatMap(({ pieces }) => pieces)) {
        if (piece.kind === 'speech')
          expect(sentencesOf(piece.text).join(' ')).toBe(piece.text)
      }
    }
  })

  it('has pages with every step and all that is said', () => {
    const [prompter, text] = [teleprompter(lecture.title, 130, steps), plainScript(lecture.title, 130, steps)]
    expect(prompter.match(/<div class="step" /g)).toHaveLength(steps.length)
    for (const speech of steps.flatMap(({ slide, click }) => speechOf(slide.spoken.steps[click])))
      expect(text).toContain(`\n\n${speech}\n`)
  })
})

it('the notes follow the settings', async () => {
  const [{ transformNote }] = await setup({ headmatter: { bytesPerParameter: 16 }, filepath: 'slides.md' } as unknown as Parameters<typeof setup>[0])
  expect(await transformNote?.('[[memory70B]]', {})).toBe('1,120 GB')
})

describe('the clock of the lecture', () => {
  it.each([RATES.from, RATES.usual, RATES.to])('adds up at %d words a minute', (rate) => {
    const timing = timingAt(rate)
    const slides = slidesAt(rate)
    expect(slides.map(({ slide }) => slide)).toEqual(lecture.slides)
    for (const key of ['words', 'speechSeconds', 'pauseSeconds', 'predictedSeconds', 'budgetSeconds'] as const) {
      const total = slides.reduce((sum, slide) => sum + slide[key], 0)
      expect(timing[key]).toBeCloseTo(total, 6)
      expect(timing.sections.reduce((sum, section) => sum + section[key], 0)).toBeCloseTo(total, 6)
    }
    expect(timing.speechSeconds).toBeCloseTo(timing.words * 60 / rate, 6)
    expect(timing.predictedSeconds).toBeCloseTo(timing.speechSeconds + timing.pauseSeconds, 6)
    for (const { predictedSeconds, sharedSeconds, budgetSeconds, steps } of slides) {
      expect(sharedSeconds).toBeGreaterThanOrEqual(0)
      expect(predictedSeconds + sharedSeconds * steps.length).toBeCloseTo(Math.max(predictedSeconds, budgetSeconds), 6)
      for (const { pauseSeconds } of steps)
        expect(pauseSeconds).toBeGreaterThanOrEqual(0.6)
    }
  })

  it('has every section that a slide begins', () => {
    const begun = slides.flatMap(({ frontmatter: { section } }) => section ?? [])
    expect(timingAt(RATES.usual).sections.map(({ section }) => section)).toEqual(begun)
  })

  it.each([RATES.from, RATES.usual, RATES.to])('is scheduled without gap or overlap at %d, every slide in its budget', (rate) => {
    const steps = scheduleByBudget(slidesAt(rate))
    let before = 0
    for (const { start, end, sentences } of steps) {
      expect(start).toBeCloseTo(before, 9)
      expect(end).toBeGreaterThan(start)
      let said = start
      for (const sentence of sentences) {
        expect(sentence.start).toBeGreaterThanOrEqual(said - 1e-9)
        expect(sentence.end).toBeGreaterThan(sentence.start)
        said = sentence.end
      }
      expect(said).toBeLessThan(end)
      before = end
    }
    expect(before).toBeCloseTo(lecture.slides.reduce((sum, { budgetSeconds }) => sum + budgetSeconds, 0), 6)
    for (const { number, budgetSeconds } of lecture.slides) {
      const own = steps.filter(({ slide }) => slide.number === number)
      expect(own.reduce((sum, { start, end }) => sum + end - start, 0)).toBeCloseTo(budgetSeconds, 6)
    }
  })

  it('recorded as planned is as planned', () => {
    const times = steps.map(({ slide, click, start }) => ({ slide: slide.number, click, seconds: start }))
    const recorded = scheduleByTimes(slidesAt(RATES.usual), times, 'log.json')
    expect(recorded.slice(0, -1).map(({ start, end }) => [start, end])).toEqual(steps.slice(0, -1).map(({ start, end }) => [start, end]))
  })

  it('has every slide in the table', () => {
    expect(budgetTable(timingAt(RATES.usual), true).split('\n')).toHaveLength(1 + timingAt(RATES.usual).sections.length + lecture.slides.length + 1)
  })
})
