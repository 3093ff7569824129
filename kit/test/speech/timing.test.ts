import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../lib/arguments.mjs'
import { SECTIONS } from '../../lib/lecture.ts'
import { minutes, position, signedMinutes, timestamp } from '../../speech/clock.ts'
import { loggedTimes, scheduleByBudget, scheduleByTimes } from '../../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../../speech/table.ts'
import { isQuestion, isThin, isTooLong, lectureTiming, overSeconds, sentencesOf, slideTiming, stepTiming, wordsOf } from '../../speech/timing.ts'
import { emptyFolder, write } from '../tooling/copy.ts'
import { slideOf, speechEnd } from './lecture.ts'

const step = (note: string, rate = 120) => {
  const [first] = slideOf(note).spoken.steps
  return stepTiming(first, rate)
}

describe('a sentence', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['It takes 1,120 GB. That is 3.5 times more.', ['It takes 1,120 GB.', 'That is 3.5 times more.']],
    ['A model, e.g. Llama, i.e. large. So, cf. Fig. 3 of Narayanan et al. 2021.', ['A model, e.g. Llama, i.e. large.', 'So, cf. Fig. 3 of Narayanan et al. 2021.']],
    ['Weights, etc. are large, etc. Then it ends.', ['Weights, etc. are large, etc.', 'Then it ends.']],
    ['“Is it?” “It is.” vLLM does it… And (so it is.) Good.', ['“Is it?”', '“It is.”', 'vLLM does it…', 'And (so it is.)', 'Good.']],
    ['Is it? No. It is not?!', ['Is it?', 'No.', 'It is not?!']],
    ['  ', []],
  ])('ends where it ends: %j', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences)
  })

  it('has words: what holds a letter or a digit', () => {
    expect(['', '1,120 GB', 'It is, well, two-thirds', 'yes – no', '…'].map(wordsOf)).toEqual([0, 2, 4, 2, 0])
    expect(['Why?', '“Why?”', 'Why?!', 'Why.', 'Why? No.'].map(isQuestion)).toEqual([true, true, true, false, false])
  })
})

describe('a step', () => {
  it('takes its words at the rate and 0.6 s at its end', () => {
    expect(step('One two three four.')).toMatchObject({ words: 4, speechSeconds: 2, pauseSeconds: 0.6, leadSeconds: 0 })
    expect(step('One two three four.', 96)).toMatchObject({ speechSeconds: 2.5, pauseSeconds: 0.6 })
    expect(step('')).toMatchObject({ words: 0, speechSeconds: 0, pauseSeconds: 0.6, leadSeconds: 0.6 })
  })

  it.each([
    ['Why is it? So.', 2.6],
    ['Why is it?', 2],
    ['Why is it? [pause 3] So.', 3.6],
    ['Why is it? [ask] [pause 1] So.', 5.6],
    ['Why is it? [ask] [pause 8] So.', 8.6],
    ['[ask] So.', 5.6],
    ['Look. [point] So.', 0.6],
    ['So. [pause 5]', 5],
    ['So. [pause 0.5]', 0.6],
    ['[pause 4] So.', 4.6],
    ['So. [pause 1] [do: wait] [pause 3] So.', 4.6],
    ['So. [do: wait] [pause 6]', 6],
    ['[do: wait] So. [ask] [do: wait]', 9],
  ])('pauses where it must, and of two pauses takes the longer: %j', (note, seconds) => {
    expect(step(note).pauseSeconds).toBeCloseTo(seconds, 12)
  })
})

describe('a slide', () => {
  it('shares what its budget leaves among its steps', () => {
    const timing = slideTiming(slideOf('One two.\n\n[click] Three four.\n\n[click:2] Five six.', { budgetSeconds: 13.4 }), 120)
    expect(timing.predictedSeconds).toBeCloseTo(3 + 4 * 0.6, 12)
    expect(timing.sharedSeconds).toBeCloseTo(2, 12)
    const steps = scheduleByBudget([timing])
    expect(steps.map(step => [step.click, step.start, speechEnd(step), step.end].map(value => Number(value.toFixed(9))))).toEqual([[0, 0, 1, 3.6], [1, 3.6, 4.6, 7.2], [2, 7.2, 7.2, 9.8], [3, 9.8, 10.8, 13.4]])
  })

  it('shares nothing when it is over, and is shortened to its budget', () => {
    const timing = slideTiming(slideOf('One two three four.\n\n[click] Five.', { budgetSeconds: 1.85 }), 120)
    expect(timing.sharedSeconds).toBe(0)
    expect(overSeconds(timing)).toBeCloseTo(1.85, 12)
    const [first, second] = scheduleByBudget([timing])
    expect([speechEnd(first), first.end, speechEnd(second), second.end].map(value => Number(value.toFixed(9)))).toEqual([1, 1.3, 1.55, 1.85])
  })

  it('is too long above 115 % of its budget, and thin below half of it', () => {
    const sums = (predictedSeconds: number, speechSeconds: number) => ({ words: 0, pauseSeconds: 0, predictedSeconds, speechSeconds, budgetSeconds: 100 })
    expect([115, 115.1].map(seconds => isTooLong(sums(seconds, 100)))).toEqual([false, true])
    expect([50, 49.9].map(seconds => isThin(sums(100, seconds)))).toEqual([false, true])
  })
})

describe('the times of a recording', () => {
  const slides = ['One two.\n\n[click] Three.', 'Four.'].map((note, index) => slideTiming(slideOf(note, { number: index + 5 }), 120))
  const log = [{ slide: 5, click: 0, seconds: 10 }, { slide: 5, click: 1, seconds: 14 }, { slide: 6, click: 0, seconds: 14.55 }]
  const by = (times: typeof log) => scheduleByTimes(slides, times, 'log.json')

  it('give each step its place; speech fills it, down to two thirds of the rate', () => {
    const steps = by(log)
    expect(steps.map(({ start, end }) => [start, end])).toEqual([[10, 14], [14, 14.55], [14.55, 14.55 + 1.1]])
    expect(steps.map(step => Number(speechEnd(step).toFixed(9)))).toEqual([11.5, 14.25, 15.05])
    expect(by(log.toReversed())).toEqual(steps)
  })

  it('may have slides that the script leaves out, which end the step before', () => {
    expect(by([...log, { slide: 90, click: 0, seconds: 12 }, { slide: 91, click: 3, seconds: 15 }]).map(({ end }) => end)).toEqual([12, 14.55, 15])
  })

  it.each([
    [[log[0], log[2]], 'log.json: slide 5, click 1 is missing.'],
    [[], 'log.json: slide 5, click 0 is missing.'],
    [[...log, log[1]], 'log.json: slide 5, click 1 is listed twice.'],
    [[...log, { slide: 6, click: 1, seconds: 20 }], 'log.json: slide 6, click 1 does not exist; the slide\'s last click is 0.'],
    [[log[0], { ...log[1], seconds: 10 }, log[2]], 'log.json: slide 5, click 1 begins at 10 s, not after the step before it (10 s).'],
    [[log[0], log[1], { ...log[2], seconds: 3.5 }], 'log.json: slide 6, click 0 begins at 3.5 s, not after the step before it (14 s).'],
  ])('name slide and click of what is wrong: %#', (times, message) => {
    expect(() => by(times)).toThrow(new UsageError(message))
  })

  it.each([
    ['{}', 'log.json must hold a list: [{ "slide": 1, "click": 0, "seconds": 12.5 }, …].'],
    ['[{"slide":1,"click":0,"seconds":0},{"slide":1,"click":1}]', 'log.json, entry 2: {"slide":1,"click":1} must have slide and click as whole numbers and seconds as a number, all 0 or more.'],
    ['[{"slide":1,"click":0,"seconds":-1}]', 'log.json, entry 1: {"slide":1,"click":0,"seconds":-1} must have slide and click as whole numbers and seconds as a number, all 0 or more.'],
    ['[{"slide":1.5,"click":0,"seconds":1}]', 'log.json, entry 1: {"slide":1.5,"click":0,"seconds":1} must have slide and click as whole numbers and seconds as a number, all 0 or more.'],
    ['[{"slide":"1","click":0,"seconds":1}]', 'log.json, entry 1: {"slide":"1","click":0,"seconds":1} must have slide and click as whole numbers and seconds as a number, all 0 or more.'],
    ['[null]', 'log.json, entry 1: null must have slide and click as whole numbers and seconds as a number, all 0 or more.'],
  ])('must be a list of steps: %s', (text, message) => {
    const folder = emptyFolder()
    write(folder, 'log.json', text)
    expect(() => loggedTimes(join(folder, 'log.json'))).toThrow(new UsageError(join(folder, message)))
  })

  it('must be JSON, in a file that can be read', () => {
    const file = join(emptyFolder(), 'log.json')
    expect(() => loggedTimes(file)).toThrow('--times must name a file that can be read: ENOENT')
    writeFileSync(file, 'slide 1')
    expect(() => loggedTimes(file)).toThrow(/^--times must name a file that can be read: .*is not valid JSON/)
    writeFileSync(file, JSON.stringify(log))
    expect(loggedTimes(file)).toEqual(log)
  })
})

describe('a clock', () => {
  it('shows minutes and seconds, rounded', () => {
    expect([0, 59.4, 59.5, 425, 5400, -65, -0.2].map(minutes)).toEqual(['0:00', '0:59', '1:00', '7:05', '90:00', '-1:05', '0:00'])
    expect([65, 0.2, 0, -65].map(signedMinutes)).toEqual(['+1:05', '0:00', '0:00', '-1:05'])
  })

  it('shows a place in a recording, and a time stamp', () => {
    expect([0, 9.99, 60, 727, 3599.9, 3600, 36000].map(position)).toEqual(['0:00', '0:09', '1:00', '12:07', '59:59', '1:00:00', '10:00:00'])
    expect(timestamp(3723045)).toBe('01:02:03.045')
    expect(timestamp(999, ',')).toBe('00:00:00,999')
  })
})

describe('the table', () => {
  const slides = [
    slideOf('One two three four.', { number: 1, title: 'Just right', budgetSeconds: 2.6 }),
    slideOf('One two three four.', { number: 2, title: 'Over', section: 1, budgetSeconds: 2.2 }),
    slideOf('One two three four.', { number: 4, title: 'Thin', section: 1, budgetSeconds: 240 }),
  ]
  const whole = SECTIONS.reduce((sum, { minutes }) => sum + minutes * 60, 0)
  const timing = lectureTiming(slides, 120, whole)
  const plan = [SECTIONS[0].minutes * 60, SECTIONS[1].minutes * 60, whole].map(seconds => minutes(seconds).padStart(7))
  const name = `1 ${SECTIONS[1].title}`.padEnd(11)

  it('has a line for each section and one for the sum, and a slide its own on request', () => {
    expect(budgetTable(timing, false)).toBe([
      '               words  speech  pauses  in all  budget   over   plan',
      `  Title            4    0:02    0:01    0:03    0:03   0:00${plan[0]}`,
      `  ${name}      8    0:04    0:01    0:05    4:02  -3:57${plan[1]}`,
      `  The lecture     12    0:06    0:02    0:08    4:05  -3:57${plan[2]}`,
    ].join('\n'))
    expect(budgetTable(timing, true).split('\n').map(line => line.slice(0, 14).trim())).toEqual(['', 'Title', '1  Just right', name.trim(), '2  Over', '4  Thin', 'The lecture'])
  })

  it('of a cut has no column of the plan, which is that of the whole', () => {
    const cut = lectureTiming(slides, 120, whole / 2)
    expect(cut.sections.map(({ plannedSeconds }) => plannedSeconds)).toEqual([undefined, undefined])
    expect(budgetTable(cut, false)).toBe([
      '               words  speech  pauses  in all  budget   over',
      '  Title            4    0:02    0:01    0:03    0:03   0:00',
      `  ${name}      8    0:04    0:01    0:05    4:02  -3:57`,
      '  The lecture     12    0:06    0:02    0:08    4:05  -3:57',
    ].join('\n'))
  })

  it('names the slides that need a look', () => {
    expect(slidesToLookAt(timing)).toMatch(/^More than 15 % over their budget:\n.*\n2 {2}Over .*\n\nLess than half of their budget is spoken:\n.*\n4 {2}Thin .*$/)
    expect(slidesToLookAt(lectureTiming(slides.slice(0, 1), 120, whole))).toBe('Every slide is within 15 % of its budget and speaks for at least half of it.')
  })
})
