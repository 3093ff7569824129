/** When the steps of a film begin: from the best source, on whole frames. */
import type { SourcedStep, Sources } from '../../record/plan.ts'
import type { LoggedStep } from '../../speech/schedule.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { realLecture } from '../../../test/speech/lecture.ts'
import { checkTakes, cuesByStep, LOOK_SECONDS, onFrames, sourcedSteps, stepId } from '../../record/plan.ts'
import { captionsOf } from '../../speech/captions.ts'
import { slideOf } from '../speech/lecture.ts'

const NOTE = 'One two three four five six seven eight nine ten. \n\n[click] And eleven words more, said at the first click of it.\n\n[click] Last.'
const place = (slide: number): string => `pages/a.md:${slide * 10}`
const sound = (seconds: number) => ({ file: '/takes/x.wav', seconds })
const still = (): number => 0

const sourcesOf = async (sources: Partial<Sources>, notes = [NOTE]): Promise<SourcedStep[]> =>
  sourcedSteps(notes.map((note, index) => slideOf(note, { number: index + 1 })), { rate: 130, ...sources })

describe('the frame grid', () => {
  it.each([30, 60])('has no gap and no overlap at %i frames a second, and every step lasts its movement and a look', async (fps) => {
    const { lecture } = await realLecture()
    const sourced = await sourcedSteps(lecture.slides, { rate: 130 })
    const random = seeded(7)
    const movements = new Map(sourced.map(({ slide, click }) => [stepId(slide.number, click), Math.floor(random() * 400)]))
    const steps = onFrames(sourced, (slide, click) => movements.get(stepId(slide, click))!, fps)
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
    const cues = new Map([['001-00', { start: 0, end: 1 }], ['001-01', { start: 1, end: 11 }], ['001-02', { start: 11, end: 20 }]])
    const [first, second, third] = onFrames(await sourcesOf({ cues }), () => 60, 60)
    expect(first.frames).toBe(60 + 72)
    expect(second.start).toBeCloseTo(2.2)
    expect(third.start).toBeCloseTo(11)
    expect(third.end).toBeCloseTo(20)
    const spoken = onFrames(await sourcesOf({}), (_, click) => click === 0 ? 600 : 0, 60)
    expect(spoken[0].frames).toBe(672)
    expect(spoken[1].end - spoken[1].start).toBeCloseTo(onFrames(await sourcesOf({}), still, 60)[1].frames / 60)
  })
})

describe('the source of a step', () => {
  const cues = new Map([['001-00', { start: 5, end: 25 }], ['001-01', { start: 25, end: 42 }], ['001-02', { start: 42, end: undefined }]])
  const takes = new Map([['001-00', sound(9)]])
  const speak = async () => sound(4)

  it('is a take, then a cue, then the draft voice, then words', async () => {
    const sourceOf = async (sources: Partial<Sources>) => (await sourcesOf(sources)).map(({ source }) => source)
    expect(await sourceOf({ cues, takes, speak })).toEqual(['take', 'cues', 'voice'])
    expect(await sourceOf({ cues, speak })).toEqual(['cues', 'cues', 'voice'])
    expect(await sourceOf({ takes, speak })).toEqual(['take', 'voice', 'voice'])
    expect(await sourceOf({ takes })).toEqual(['take', 'words', 'words'])
    expect(await sourceOf({})).toEqual(['words', 'words', 'words'])
  })

  it('gives the step its length', async () => {
    const seconds = (await sourcesOf({ cues, takes, speak })).map(step => step.seconds)
    expect(seconds[0]).toBeCloseTo(9.8)
    expect(seconds[1]).toBe(17)
    expect(seconds[2]).toBeGreaterThan(4)
    const [words] = await sourcesOf({})
    expect(words.seconds).toBeCloseTo(10 * 60 / 130 + 0.6)
  })

  it('may be one recording of the slide: its clicks by words, or by a rehearsal', async () => {
    const one = new Map([['001', sound(30)]])
    const byWords = onFrames(await sourcesOf({ takes: one }), still, 60)
    expect(byWords.at(-1)!.end).toBeCloseTo(30.8)
    expect(byWords.flatMap(({ clips }) => clips)).toEqual([{ file: '/takes/x.wav', start: 0.2, seconds: 30 }])
    // Ten words, eleven and one, each with the pause at the end of its step.
    expect(byWords[1].start).toBeCloseTo(30.8 * (10 * 60 / 130 + 0.6) / (22 * 60 / 130 + 1.8), 1)
    const logged = onFrames(await sourcesOf({ takes: one, cues }), still, 60)
    expect(logged.map(({ start }) => start)).toEqual([0, 20, 30.8])
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
  const slides = [slideOf(NOTE, { number: 1 }), slideOf(NOTE, { number: 3 })]
  const read = (entries: LoggedStep[]) => cuesByStep(entries, slides, 4, 'cues.json', place)

  it('end a step where the next entry begins, of whatever slide that is', () => {
    const cues = read([{ slide: 1, click: 0, seconds: 2 }, { slide: 1, click: 1, seconds: 9 }, { slide: 4, click: 0, seconds: 20 }])
    expect(cues).toEqual(new Map([['001-00', { start: 2, end: 9 }], ['001-01', { start: 9, end: 20 }]]))
  })

  it.each<[LoggedStep[], string]>([
    [[{ slide: 3, click: 3, seconds: 1 }], 'cues.json: slide 3, click 3 does not exist; the slide\'s last click is 2 (pages/a.md:30).'],
    [[{ slide: 9, click: 0, seconds: 1 }], 'cues.json: slide 9, click 0 does not exist; the deck has the slides 1 to 4.'],
    [[{ slide: 1, click: 0, seconds: 1 }, { slide: 1, click: 0, seconds: 2 }], 'cues.json: slide 1, click 0 stands there twice (pages/a.md:10).'],
    [[{ slide: 1, click: 0, seconds: 5 }, { slide: 3, click: 0, seconds: 4 }], 'cues.json: slide 3, click 0 begins at 4 s, not behind slide 1, click 0 (5 s; pages/a.md:30).'],
  ])('that do not fit are named: %j', (entries, message) => {
    expect(() => read(entries)).toThrow(message)
  })
})

describe('takes', () => {
  const slides = [slideOf(NOTE, { number: 1 }), slideOf('[click] Only now a word.', { number: 2 })]
  const check = (ids: string[], filled = false) => checkTakes(new Map(ids.map(id => [id, sound(1)])), 'takes', slides, slides, () => filled, place)

  it('are enough when every step with words has one', () => {
    expect(() => check(['001-00', '001-01', '001-02', '002-01'])).not.toThrow()
    expect(() => check(['001', '002'])).not.toThrow()
    expect(() => check(['001'], true)).not.toThrow()
  })

  it('that are missing or too many are named with slide and line', () => {
    expect(() => check(['001-00', '001-02', '002'])).toThrow('001-01.wav is missing: slide 1, click 1 (pages/a.md:10).')
    expect(() => check(['001', '002-01', '002-02'])).toThrow('002-02.wav: slide 2 has no click 2; its last is 1 (pages/a.md:20).')
    expect(() => check(['001', '002', '007'])).toThrow('007.wav: slide 7 is not spoken in this cut.')
  })
})
