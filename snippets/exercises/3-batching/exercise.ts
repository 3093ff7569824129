/**
 * Exercise 3: requests in slots, by batches and slot by slot; and a prompt among them, read whole or in chunks.
 * Yu et al., Orca, OSDI 2022, section 3.1; Agrawal et al. 2024, Sarathi-Serve (arXiv 2403.02310).
 */
import type { Answer, Exercise, Output } from '../../../kit/components/exercise/exercise.ts'
import type { Served } from '../../serving/batching.ts'
import type { Policy } from '../../serving/serving.ts'
import { EXERCISE_REQUESTS } from '../../cases.ts'
import { continuousSchedule, EIGHT_LENGTHS } from '../../serving/batching.ts'
import { busyShare } from '../../serving/metrics.ts'
import { llamaPassSeconds } from '../../serving/pass.ts'
import { serve, served } from '../../serving/serving.ts'
import { drawnLengths, queued } from '../../serving/trace.ts'
import { call, ensure, isRecord, listFrom, nearlyEqual, numberFrom, numbersFrom, percent, quoted, round, wholeFrom } from '../checking.ts'

const SLOTS = EIGHT_LENGTHS.length
const MANY_REQUESTS = 1000
/** A seed whose result is near the mean of many. */
const TYPICAL_SEED = 358
const LENGTHS = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }

/** The prompt that arrives, and numbers of its tokens that a pass may read. */
const PROMPT_TOKENS = 2048
const CHUNKS = [64, 128, 256, 512, 1024, PROMPT_TOKENS]
/** Of the 70B on eight A100s, whatever is cached. */
const passMs = (rows: number): number => 1000 * llamaPassSeconds({ rows, cachedTokens: 0 })

type Scheduler = 'staticSchedule' | 'continuousSchedule'

/** The lengths of the exercise's requests, each drawn again until it is in the range. */
export function exerciseLengths(seed = TYPICAL_SEED, count = EXERCISE_REQUESTS): number[] {
  return drawnLengths({ count, lengths: LENGTHS, seed })
}

/** The run that the prediction is about. */
function typicalRun(policy: Policy, count = EXERCISE_REQUESTS) {
  return serve(queued(exerciseLengths(TYPICAL_SEED, count)), { slots: SLOTS, policy })
}

/** Lengths and slots that every scheduler is tried on. */
const CASES: readonly (readonly [lengths: readonly number[], slots: number])[] = [
  [EIGHT_LENGTHS, SLOTS],
  [[...EIGHT_LENGTHS, ...EIGHT_LENGTHS], SLOTS],
  [[5, 1, 1, 1, 4], 2],
  [[3, 2], 4],
  [[7, 7, 7], 1],
  [exerciseLengths(), SLOTS],
  [exerciseLengths(99), 3],
]

const inWords = (lengths: readonly number[], slots: number): string =>
  `${lengths.length} requests (${lengths.slice(0, 8).join(', ')}${lengths.length > 8 ? ', …' : ''}) in ${slots} ${slots === 1 ? 'slot' : 'slots'}`

/**
 * What a student's scheduler gives, by request.
 * @throws WrongAnswer unless every request is served once, to its end, in a slot of its own
 */
function scheduleOf(answer: Answer, name: Scheduler, lengths: readonly number[], slots: number): Served[] {
  const where = `${name} of ${inWords(lengths, slots)}`
  const list = listFrom(call(answer, name, [...lengths], slots), where)
  ensure(list.length === lengths.length, `${where} has ${list.length} entries; every request is served once`)
  const schedule = list.map((entry): Served => {
    ensure(isRecord(entry), `every entry of ${where} must be an object; got ${quoted(entry)}`)
    return {
      request: wholeFrom(entry.request, `request in ${where}`, 0),
      slot: wholeFrom(entry.slot, `slot in ${where}`, 0),
      start: wholeFrom(entry.start, `start in ${where}`, 0),
      end: wholeFrom(entry.end, `end in ${where}`, 0),
    }
  }).sort((a, b) => a.request - b.request)
  for (const [request, one] of schedule.entries()) {
    ensure(one.request === request, `${where} does not serve request ${request} exactly once`)
    ensure(one.slot < slots, `${where} seats request ${request} in slot ${one.slot}; slots count from 0 to ${slots - 1}`)
    ensure(one.end - one.start === lengths[request], `request ${request} writes ${lengths[request]} tokens, one a step; ${where} gives it ${one.end - one.start} steps`)
  }
  const inTime = schedule.toSorted((a, b) => a.start - b.start)
  for (const [i, one] of inTime.entries()) {
    const other = inTime.slice(0, i).find(({ slot, end }) => slot === one.slot && end > one.start)
    ensure(other === undefined, `slot ${one.slot} serves requests ${other?.request} and ${one.request} at once, at step ${one.start}, in ${where}`)
  }
  for (const [request, { start }] of schedule.entries()) {
    ensure(request === 0 || schedule[request - 1].start <= start, `request ${request} starts at step ${start}, before request ${request - 1}, in ${where}: keep to the order of the list`)
  }
  return schedule
}

function checkStatic(answer: Answer): void {
  for (const [lengths, slots] of CASES) {
    const schedule = scheduleOf(answer, 'staticSchedule', lengths, slots)
    const right = served(serve(queued(lengths), { slots, policy: 'static' }))
    for (const [request, { start }] of schedule.entries()) {
      const expected = right[request].start
      const problem = start < expected
        ? 'before the batch in front of it was done'
        : `later than it could: by then all ${slots} slots were free`
      ensure(start === expected, `static batching of ${inWords(lengths, slots)}: request ${request} starts at step ${start}, ${problem}`)
    }
  }
}

function checkContinuous(answer: Answer): void {
  for (const [lengths, slots] of CASES) {
    const schedule = scheduleOf(answer, 'continuousSchedule', lengths, slots)
    const right = continuousSchedule(lengths, slots)
    for (const [request, { start }] of schedule.entries()) {
      const expected = right[request].start
      // Earlier is impossible: in order, and never two in a slot.
      ensure(start === expected, `continuous batching of ${inWords(lengths, slots)}: request ${request} starts at step ${start}, though a slot was free before: refill each slot as soon as it empties`)
    }
  }
}

function summaryOf(answer: Answer, schedule: readonly Served[], slots: number, where: string) {
  const given = call(answer, 'summary', schedule.map(one => ({ ...one })), slots)
  return numbersFrom(given, `summary of ${where}`, ['totalSteps', 'meanLatencySteps', 'utilisation'])
}

/** Known schedules, so that a student's summary is judged apart from the schedulers. */
function knownRuns() {
  return CASES.flatMap(([lengths, slots]) => (['static', 'continuous'] as const).map((policy) => {
    const run = serve(queued(lengths), { slots, policy })
    return { run, slots, schedule: served(run), where: `a ${policy} schedule of ${inWords(lengths, slots)}` }
  }))
}

function checkTimes(answer: Answer): void {
  for (const { run, slots, schedule, where } of knownRuns()) {
    const { totalSteps, meanLatencySteps } = summaryOf(answer, schedule, slots, where)
    ensure(nearlyEqual(totalSteps, run.span), `${where}: your totalSteps is ${round(totalSteps, 2)}; count from 0 until the last request is done`)
    const right = schedule.reduce((sum, { end }) => sum + end, 0) / schedule.length
    ensure(nearlyEqual(meanLatencySteps, right), `${where}: your meanLatencySteps is ${round(meanLatencySteps, 2)}; all requests wait from step 0 until their own end, and the mean is over requests`)
  }
}

function checkUtilisation(answer: Answer): void {
  for (const { run, slots, schedule, where } of knownRuns()) {
    const { utilisation } = summaryOf(answer, schedule, slots, where)
    ensure(nearlyEqual(utilisation, busyShare(run)), `${where}: your utilisation is ${percent(utilisation)}; ${utilisation > 1 ? 'it is a share, from 0 to 1' : utilisation === 0 ? 'busy slot-steps over all slot-steps' : 'count the empty steps of every slot, until the last request is done, the tail too'}`)
  }
}

interface Prompt {
  promptTokens: number
  chunkTokens: number
  seated: number
  passMs: (rows: number) => number
}

/** Prompts that are known by hand: a pass takes 10 ms, and a tenth for each row. */
const PROMPTS: readonly Prompt[] = [[100, 100, 8], [100, 50, 8], [100, 30, 8], [100, 1000, 8], [7, 1, 1], [2048, 512, 32]]
  .map(([promptTokens, chunkTokens, seated]) => ({ promptTokens, chunkTokens, seated, passMs: rows => 10 + rows / 10 }))

/** Rows of each pass that reads the prompt: everyone who is seated, and a chunk. */
function rowsOf({ promptTokens, chunkTokens, seated }: Prompt): number[] {
  return Array.from({ length: Math.ceil(promptTokens / chunkTokens) }, (_, i) =>
    seated + Math.min(chunkTokens, promptTokens - i * chunkTokens))
}

function readPrompt(answer: Answer, prompt: Prompt) {
  const how = prompt.chunkTokens < prompt.promptTokens ? `in chunks of ${prompt.chunkTokens}` : 'whole'
  const where = `a prompt of ${prompt.promptTokens} tokens, read ${how} with ${prompt.seated} seated`
  const given = call(answer, 'readPrompt', { ...prompt })
  return { where, ...numbersFrom(given, `readPrompt of ${where}`, ['firstTokenMs', 'longestGapMs']) }
}

function checkFirstToken(answer: Answer): void {
  for (const prompt of PROMPTS) {
    const { where, firstTokenMs } = readPrompt(answer, prompt)
    const rows = rowsOf(prompt)
    const right = rows.reduce((sum, count) => sum + prompt.passMs(count), 0)
    ensure(nearlyEqual(firstTokenMs, right), `${where}: your firstTokenMs is ${round(firstTokenMs, 2)}; it takes ${rows.length === 1 ? 'one pass' : `${rows.length} passes`}, and each has a row for everyone who is seated besides its tokens of the prompt`)
  }
}

function checkGap(answer: Answer): void {
  for (const prompt of PROMPTS) {
    const { where, longestGapMs } = readPrompt(answer, prompt)
    const right = Math.max(...rowsOf(prompt).map(prompt.passMs))
    ensure(nearlyEqual(longestGapMs, right), `${where}: your longestGapMs is ${round(longestGapMs, 2)}; the seated get a token at the end of every pass, so ask how long the longest one takes`)
  }
}

/** What a student's code says of the prompt that arrives, for each size of its chunks. */
function promptOutput(answer: Answer): Output {
  const reads = CHUNKS.map(chunkTokens =>
    readPrompt(answer, { promptTokens: PROMPT_TOKENS, chunkTokens, seated: SLOTS, passMs }))
  return {
    kind: 'plot',
    caption: `A prompt of ${PROMPT_TOKENS} tokens among ${SLOTS} who write, 70B on eight A100s: small chunks spare the seated, and delay its own first token`,
    x: { label: 'tokens of the prompt in a pass', values: CHUNKS },
    y: { label: 'ms', from: 0 },
    series: [
      { name: 'longest wait of the seated', values: reads.map(({ longestGapMs }) => longestGapMs) },
      { name: 'its first token', values: reads.map(({ firstTokenMs }) => firstTokenMs) },
    ],
  }
}

/** Busy slots at each of some steps. */
function busyAt(schedule: readonly Served[], steps: readonly number[]): number[] {
  return steps.map(step => schedule.filter(({ start, end }) => start <= step && step < end).length)
}

function outputs(answer: Answer): Output[] {
  const lengths = exerciseLengths()
  const runs = ([['static', 'staticSchedule'], ['continuous', 'continuousSchedule']] as const).map(([name, scheduler]) => {
    const schedule = scheduleOf(answer, scheduler, lengths, SLOTS)
    return { name, schedule, ...summaryOf(answer, schedule, SLOTS, name) }
  })
  const last = Math.max(...runs.map(({ totalSteps }) => numberFrom(totalSteps, 'totalSteps')))
  const steps = Array.from({ length: Math.floor(last / 5) + 1 }, (_, i) => i * 5)
  return [
    {
      kind: 'table',
      caption: `${EXERCISE_REQUESTS} requests, ${SLOTS} slots`,
      columns: ['Batching', 'Total, steps', 'Mean latency, steps', 'Utilisation'],
      rows: runs.map(({ name, totalSteps, meanLatencySteps, utilisation }) => [name, totalSteps, round(meanLatencySteps, 1), percent(utilisation)]),
    },
    {
      kind: 'plot',
      caption: 'Utilisation over time: static batches thin out again and again, continuous batching once, at the end',
      x: { label: 'step', values: steps },
      y: { label: 'share of slots that are busy', from: 0, to: 1 },
      series: runs.map(({ name, schedule }) => ({ name, values: busyAt(schedule, steps).map(busy => busy / SLOTS) })),
    },
    promptOutput(answer),
  ]
}

/** Of the comparison in words. */
const CHUNK = 256
const [usualMs, wholeMs, chunkedMs] = [SLOTS, SLOTS + PROMPT_TOKENS, SLOTS + CHUNK].map(passMs)
const [fixed, refilled] = [typicalRun('static'), typicalRun('continuous')]

export const BATCHING_EXERCISE: Exercise = {
  number: 3,
  id: '3-batching',
  title: 'Continuous batching',
  help: 'supported',
  predict: {
    question: `${EXERCISE_REQUESTS} requests of ${LENGTHS.atLeast} to ${LENGTHS.atMost} tokens, ${SLOTS} slots: what share of the slots will static batching use, what share continuous? And a prompt of ${PROMPT_TOKENS.toLocaleString('en')} tokens, read whole: how many passes long do the seated wait?`,
    blank: {
      kind: 'plot',
      caption: 'Slots in use: draw both servers before you run',
      x: { label: 'step', values: [0, fixed.span] },
      y: { label: 'share of slots that are busy', from: 0, to: 1 },
      series: [],
    },
    insight: `About ${percent(busyShare(fixed), 0)} and ${percent(busyShare(refilled), 0)}, and continuous batching is done about ${round(fixed.span / refilled.span, 1)} times as fast. It is far from full use: when the queue is empty nobody takes a slot that empties, and the tail drains. With ${MANY_REQUESTS.toLocaleString('en')} requests the tail hardly counts and it is ${percent(busyShare(typicalRun('continuous', MANY_REQUESTS)))}. What matters is the queue behind the slots. The prompt, read whole, holds everybody up for ${round(wholeMs, 0)} ms instead of ${round(usualMs, 1)}, about ${round(wholeMs / usualMs, 0)} passes; in chunks of ${CHUNK} for ${round(chunkedMs, 0)}, and its own first token comes later.`,
  },
  statement: [
    'A server has `slots` places for requests and writes one token a step for each request that holds one. All requests wait in a queue from step 0, first come, first served; request `i` writes `lengths[i]` tokens.',
    'Complete both schedulers. `staticSchedule` seats a batch and waits until all of it is done. `continuousSchedule` gives a slot that empties to the next request at once; when several are free, any of them will do. Both give a list of `{ request, slot, start, end }`, all counted from 0, where `end` is `start` plus the length.',
    'Then `summary`: `totalSteps` until the last request is done, `meanLatencySteps` from step 0 to a request\'s own end, and `utilisation`, the busy slot-steps over all slot-steps, 0 to 1.',
    'At last a prompt: `readPrompt`. Everyone who is seated writes a token in each pass, and the pass reads up to `chunkTokens` of the prompt as well; `passMs(rows)` is how long it takes, a row being a token of either. `firstTokenMs` is the time until the whole prompt is read, `longestGapMs` the longest that the seated wait for a token meanwhile.',
    `The lecture’s ${EIGHT_LENGTHS.length} lengths are among the checks. When they pass you get both runs of ${EXERCISE_REQUESTS} requests, whose lengths are normal, mean ${LENGTHS.mean} and deviation ${LENGTHS.deviation}, drawn again until they are from ${LENGTHS.atLeast} to ${LENGTHS.atMost}.`,
  ],
  exports: ['staticSchedule', 'continuousSchedule', 'summary', 'readPrompt'],
  checks: [
    { name: 'Static: a batch starts when the last one is done', run: checkStatic },
    { name: 'Continuous: a slot that empties is refilled at once', run: checkContinuous },
    { name: 'Total time and mean latency', run: checkTimes },
    { name: 'Utilisation counts every empty slot', run: checkUtilisation },
    { name: 'A prompt’s first token waits for all of its passes', run: checkFirstToken },
    { name: 'The seated wait for the longest pass', run: checkGap },
  ],
  given: {
    cases: CASES,
    lengths: exerciseLengths(),
    slots: SLOTS,
    promptTokens: PROMPT_TOKENS,
    passes: CHUNKS.map(tokens => [tokens, passMs(SLOTS + tokens)]),
  },
  outputs,
}
