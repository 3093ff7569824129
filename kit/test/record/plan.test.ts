/** When the steps of a film begin: from the best source, on whole frames. */
import type { SourcedStep, Sources } from '../../record/plan.ts'
import type { TimedStep } from '../../speech/schedule.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { realLecture } from '../../../test/speech/lecture.ts'
import { LOOK_SECONDS, onFrames, sourcedSteps } from '../../record/plan.ts'
import { checkTakes, stepId } from '../../record/sound.ts'
import { captionsOf } from '../../speech/captions.ts'
import { scheduleByTimes } from '../../speech/schedule.ts'
import { slideTiming } from '../../speech/timing.ts'
import { slideOf } from '../speech/lecture.ts'

const NOTE = 'One two three four five six seven eight nine ten. \n\n[click] And eleven words more, said at the first click of it.\n\n[click] Last.'
const sound = (seconds: number) => ({ file: '/takes/x.wav', seconds })
const still = (): number => 0
const FIRST = slideOf(NOTE)

/** A rehearsal of slides with this note: when each step began, and when the last one ended. */
function cuesAt(...seconds: number[]): TimedStep[] {
  const times = seconds.map((second, click) => click < 3 ? { slide: 1, click, seconds: second } : { slide: 9, click: 0, seconds: second })
  return scheduleByTimes([slideTiming(FIRST, 130)], times, 'cues.json')
}

const sourcesOf = async (sources: Partial<Sources>, notes = [NOTE]): Promise<SourcedStep[]> =>
  sourcedSteps(notes.map((note, index) => index ? slideOf(note, { number: index + 1 }) : FIRST), { rate: 130, ...sources })

describe('the frame grid', () => {
  it.each([30, 60])('has no gap and no overlap at %i frames a second, and every step lasts its movement and a look', async (fps) => {
    const { lecture } = await realLecture()
    const sourced = await sourcedSteps(lecture.slides, { rate: 130 })
    const random = seeded(7)
    const movements = new Map(sourced.map(({ slide, click }) => [stepId(slide.number, click), Math.floor(random() * 400)]))
    const steps = onFrames(sourced, ({ slide, click }) => movements.get(stepId(slide.number, click))!, fps)
    let frame = 0
    for (const step of steps) {
      expect(step.startFrame).toBe(frame)
      expect(step.start).toBe(frame / fps)
      expect(step.frames).toBeGreaterThanOrEqual(step.movement + Math.ceil(LOOK_SECONDS * fps))
      expect(step.movement).toBe(movements.get(stepId(step.slide.number, step.click)))
      expect(step.end).toBeCloseTo((frame + step.frames) / fps, 9)
      for (const { start, end } of step.sentences) {
        expect(start).toBeGreaterThanOrEqual(step.start)
        expect(end).toBeLessThanOrEqual(step.end + 1e-9)
      }
      frame += step.frames
    }
    expect(steps).toHaveLength(sourced.length)
  })

  it('rounds no time away: the film lasts what its steps last', async () => {
    const { lecture } = await realLecture()
    const sourced = await sourcedSteps(lecture.slides, { rate: 137 })
    const steps = onFrames(sourced, still, 30)
    const planned = sourced.reduce((sum, { seconds }) => sum + Math.max(seconds, LOOK_SECONDS), 0)
    expect(Math.abs(steps.at(-1)!.end - planned)).toBeLessThan(1 / 30)
    expect(captionsOf(steps).length).toBeGreaterThan(lecture.slides.length)
  })

  it('makes up for a late step by the times of a rehearsal, and never by cutting speech', async () => {
    const [first, second, third] = onFrames(await sourcesOf({ cues: cuesAt(0, 1, 11, 20) }), () => 60, 60)
    expect(first.frames).toBe(60 + 72)
    expect(second.start).toBeCloseTo(2.2)
    expect(third.start).toBeCloseTo(11)
    expect(third.end).toBeCloseTo(20)
    const spoken = onFrames(await sourcesOf({}), ({ click }) => click === 0 ? 600 : 0, 60)
    expect(spoken[0].frames).toBe(672)
    expect(spoken[1].end - spoken[1].start).toBeCloseTo(onFrames(await sourcesOf({}), still, 60)[1].frames / 60)
  })
})

describe('the source of a step', () => {
  const cues = cuesAt(5, 25, 42)
  const takes = new Map([['001-00', sound(9)]])
  const speak = async () => sound(4)

  it('is a take, then a cue, then the draft voice, then words', async () => {
    const sourceOf = async (sources: Partial<Sources>) => (await sourcesOf(sources)).map(({ source }) => source)
    expect(await sourceOf({ cues, takes, speak })).toEqual(['take', 'cues', 'cues'])
    expect(await sourceOf({ cues, speak })).toEqual(['cues', 'cues', 'cues'])
    expect(await sourceOf({ takes, speak })).toEqual(['take', 'voice', 'voice'])
    expect(await sourceOf({ takes })).toEqual(['take', 'words', 'words'])
    expect(await sourceOf({})).toEqual(['words', 'words', 'words'])
  })

  it('gives the step its length', async () => {
    const seconds = (await sourcesOf({ cues, takes, speak })).map(step => step.seconds)
    expect(seconds[0]).toBeCloseTo(9.8)
    expect(seconds[1]).toBe(17)
    expect(seconds[2]).toBeCloseTo(60 / 130 + 0.6)
    expect((await sourcesOf({ speak }))[2].seconds).toBeGreaterThan(4)
    const [words] = await sourcesOf({})
    expect(words.seconds).toBeCloseTo(10 * 60 / 130 + 0.6)
  })

  it('may be one recording of the slide, its clicks by words', async () => {
    const one = new Map([['001', sound(30)]])
    const byWords = onFrames(await sourcesOf({ takes: one }), still, 60)
    expect(byWords.at(-1)!.end).toBeCloseTo(30.8)
    expect(byWords.flatMap(({ clips }) => clips)).toEqual([{ file: '/takes/x.wav', start: 0.2, seconds: 30 }])
    // Ten words, eleven and one, each with the pause at the end of its step.
    expect(byWords[1].start).toBeCloseTo(30.8 * (10 * 60 / 130 + 0.6) / (22 * 60 / 130 + 1.8), 1)
    expect(await sourcesOf({ takes: one, cues })).toEqual(await sourcesOf({ takes: one }))
  })

  it('places what is heard behind what was heard', async () => {
    const steps = onFrames(await sourcesOf({ speak }, [NOTE, NOTE]), still, 60)
    const clips = steps.flatMap(step => step.clips)
    for (const [index, clip] of clips.entries())
      expect(clip.start).toBeGreaterThanOrEqual(index === 0 ? 0 : clips[index - 1].start + clips[index - 1].seconds)
    for (const { clips, end } of steps)
      expect(clips.at(-1)!.start + clips.at(-1)!.seconds).toBeLessThan(end)
  })
})

describe('cues of a rehearsal', () => {
  it('end a step where the next entry begins, of whatever slide that is', () => {
    expect(cuesAt(2, 9, 20, 40).map(({ click, start, end }) => [click, start, end])).toEqual([[0, 2, 9], [1, 9, 20], [2, 20, 40]])
  })

  it('that do not fit are named', () => {
    expect(() => cuesAt(5, 4, 20)).toThrow('cues.json: slide 1, click 1 begins at 4 s, not after the step before it (5 s).')
  })
})

describe('takes', () => {
  const slides = [slideOf(NOTE, { number: 1, place: 'pages/a.md:10' }), slideOf('[click] Only now a word.', { number: 2 })]
  const check = (ids: string[], chosen = slides) => checkTakes(new Map(ids.map(id => [id, sound(1)])), 'takes', slides, chosen)

  it('are enough when every step with words has one', () => {
    expect(() => check(['001-00', '001-01', '001-02', '002-01'])).not.toThrow()
    expect(() => check(['001', '002'])).not.toThrow()
    expect(() => check(['001'], [])).not.toThrow()
  })

  it('that are missing or too many are named', () => {
    expect(() => check(['001-00', '001-02', '002'])).toThrow('001-01.wav is missing: slide 1, click 1 (pages/a.md:10).')
    expect(() => check(['001', '002-01', '002-02'])).toThrow('002-02.wav is of no step that is spoken in this cut.')
    expect(() => check(['001', '002', '007'])).toThrow('007.wav is of no step that is spoken in this cut.')
  })
})
