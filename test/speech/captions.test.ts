/** The captions, chapters and transcript of the lecture. */
import type { Cue } from '../../kit/speech/captions.ts'
import { describe, expect, it } from 'vitest'
import { titleIn } from '../../kit/lecture.ts'
import { captionsOf, LIMITS, webVtt } from '../../kit/speech/captions.ts'
import { asCues, captionFiles, chaptersBySection, chaptersBySlide, youTube } from '../../kit/speech/chapters.ts'
import { timestamp } from '../../kit/speech/clock.ts'
import { RATES } from '../../kit/speech/rates.mjs'
import { scheduleByBudget, scheduleByTimes } from '../../kit/speech/schedule.ts'
import { speechOf } from '../../kit/speech/steps.ts'
import { speechEnd } from '../../kit/test/speech/lecture.ts'
import { checkRules, parse, textOf, without } from '../../kit/test/speech/rules.ts'
import { seeded } from '../../snippets/random.ts'
import { SECTIONS } from '../../snippets/text/sections.ts'
import { realLecture } from './lecture.ts'

const { lecture, slidesAt, steps } = await realLecture()

/** The cues that hold a sentence of more than one cue, each with where the sentence ends in it. */
const sentenceEnds = (cues: readonly Cue[]) => cues.filter((cue, index) => /[.!?]$/.test(textOf(cue)) && index > 0 && !/[.!?][”’"')]*$/.test(textOf(cues[index - 1])))

describe('captions', () => {
  const cues = captionsOf(steps)

  it.each([RATES.from, 110, RATES.usual, 160, RATES.to])('keep every rule at %d words a minute', (rate) => {
    const steps = scheduleByBudget(slidesAt(rate))
    checkRules(captionsOf(steps), steps)
  })

  it('never leave a last word alone', () => {
    expect(sentenceEnds(cues).length).toBeGreaterThan(100)
    for (const cue of sentenceEnds(cues))
      expect(textOf(cue)).toContain(' ')
    for (const { lines } of cues.filter(({ lines }) => lines.length > 1))
      expect(lines.every(line => line.includes(' ')), lines.join('|')).toBe(true)
  })

  it('stand where their words are said', () => {
    for (const { start, sentences } of steps.filter(step => step.sentences.length)) {
      const first = sentences[0]
      expect(cues.some(cue => Math.abs(cue.start - first.start * 1000) < 1500 && without(first.text).startsWith(without(textOf(cue)).slice(0, without(first.text).length))), `${start} ${first.text}`).toBe(true)
    }
  })

  it('keep a number and its unit together', () => {
    const lines = cues.flatMap(({ lines }) => lines)
    expect(lines.filter(line => /\d GB\b/.test(line)).length).toBeGreaterThan(20)
    for (const [index, line] of lines.entries())
      expect(/\d$/.test(line) && /^(?:GB|TB|MB|ms|seconds|percent|billion)\b/.test(lines[index + 1] ?? ''), line).toBe(false)
  })

  it('keep every rule with the times of a recording, faster and slower than planned', () => {
    const random = seeded(7)
    for (let run = 0; run < 4; run++) {
      let seconds = 20
      const times = steps.map((step) => {
        const { slide, click, start, end } = step
        const entry = { slide: slide.number, click, seconds }
        seconds += Math.max(end - start - 5, (speechEnd(step) - start) + 0.6) * (0.85 + random())
        return entry
      })
      const recorded = scheduleByTimes(slidesAt(RATES.usual), times, 'log.json')
      checkRules(captionsOf(recorded), recorded)
    }
  })
})

describe('the files', () => {
  const files = captionFiles(lecture.title, steps)

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
    for (const text of steps.flatMap(({ slide, click }) => speechOf(slide.spoken.steps[click])))
      expect(files['transcript.txt']).toContain(`\n\n${text}\n`)
    expect(files['transcript.txt']).not.toMatch(/\[click/)
  })
})

describe('chapters', () => {
  const end = steps.at(-1)?.end

  it.each([['slides', chaptersBySlide(steps)], ['sections', chaptersBySection(steps)]] as const)('by %s run from 0:00 to the end, each 10 s or longer', (_, chapters) => {
    expect(chapters.length).toBeGreaterThan(1)
    expect(chapters[0].start).toBe(0)
    expect(chapters.at(-1)?.end).toBe(end)
    for (const [index, chapter] of chapters.entries()) {
      expect(chapter.end - chapter.start).toBeGreaterThanOrEqual(10)
      expect(chapters[index + 1]?.start ?? end).toBe(chapter.end)
    }
    expect(parse(webVtt(asCues(chapters)), 'chapters').errors).toEqual([])
  })

  it('by slide have the titles of the slides', () => {
    expect(chaptersBySlide(steps).map(({ title }) => title)).toEqual(lecture.slides.map(({ title }) => title))
  })

  it('of the lecture in YouTube\'s form', () => {
    const lines = youTube(chaptersBySection(steps)).trimEnd().split('\n')
    expect(lines[0]).toBe(`0:00 ${titleIn(SECTIONS, 0)}`)
    expect(lines).toHaveLength(lecture.deck.slides.filter(({ frontmatter: { section } }) => section !== undefined).length)
    const starts = lines.map(line => /^(?:(\d+):)?(\d+):(\d\d) \S/.exec(line)?.slice(1).map(part => Number(part ?? 0)) ?? []).map(([h, m, s]) => h * 3600 + m * 60 + s)
    for (const [index, start] of starts.slice(1).entries())
      expect(start - starts[index]).toBeGreaterThanOrEqual(10)
  })
})
