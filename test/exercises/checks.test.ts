import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sourceFile } from '../../kit/lib/exercise-run.ts'
import { smallModels } from '../../snippets/exercises/2-speculation/exercise.ts'
import { exerciseLengths } from '../../snippets/exercises/3-batching/exercise.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { longPrompt } from '../../snippets/serving/long-prompt.ts'
import { busyShare } from '../../snippets/serving/metrics.ts'
import { mlpSeconds } from '../../snippets/serving/pass.ts'
import { serve } from '../../snippets/serving/serving.ts'
import { queued } from '../../snippets/serving/trace.ts'
import { answerOf, changed, exerciseOf, failures, solutionText, verdicts } from './wrong.ts'

const starterOf = (number: number) => answerOf(readFileSync(sourceFile(exerciseOf(number), 'starter'), 'utf8'))

/** A wrong answer, the check that must catch it, and what the student reads. */
type Wrong = readonly [why: string, changes: readonly (readonly [string, string])[], check: string, message: string | RegExp]

const WRONG: Readonly<Record<number, readonly Wrong[]>> = {
  1: [
    ['nothing is shared', [['optimizer / gpus', 'optimizer']], 'Stage 1 shares the optimizer and nothing else', 'with 8 GPUs and 12 bytes a parameter your zero1PerGpu gives 840 GB for 70B; the optimizer states should be shared, the rest not, and here nothing is shared'],
    ['a sum that is wrong before it is shared', [['gradients = 2 *', 'gradients = 4 *']], 'One GPU holds everything', 'first let the three parts of trainingMemory add up; then look here again'],
    ['one GPU that holds only a half', [['optimizer / gpus', 'optimizer / (gpus + 1)']], 'One GPU holds everything', 'with 1 GPU there is nobody to share with, so it holds all three parts; your zero1PerGpu gives 56 GB for 7B at 12 bytes a parameter'],
    ['everything is shared', [['weights + gradients + optimizer / gpus', '(weights + gradients + optimizer) / gpus']], 'Stage 1 shares the optimizer and nothing else', 'with 8 GPUs and 12 bytes a parameter your zero1PerGpu gives 105 GB for 70B; the optimizer states should be shared, the rest not, and here everything is shared, which is stage 3'],
    ['stage 2', [['weights + gradients + optimizer / gpus', 'weights + (gradients + optimizer) / gpus']], 'Stage 1 shares the optimizer and nothing else', /which is stage 2$/],
    ['the optimizer always has 8 bytes', [['(bytesPerParameter - 4)', '8']], 'The three parts add up', 'at 16 bytes a parameter, your three parts of 7B parameters add up to 84 GB: the optimizer has all that weights and gradients leave'],
    ['gradients in fp32', [['gradients = 2 *', 'gradients = 4 *']], 'The three parts add up', 'the gradients of 7B parameters are bf16, like the weights; yours take 28 GB'],
    ['the memory of all GPUs together', [['<= memoryBytes', '<= gpus * memoryBytes']], 'It fits when one GPU has room for its part', 'you say true to 10B on 2 GPUs of 80 GB at 16 bytes a parameter: compare what one GPU needs with what one GPU has, in bytes'],
    ['parameters counted in billions', [['2 * parameters // bf16', '2e9 * parameters // bf16']], 'The three parts add up', /^the weights of 7B parameters are bf16, 2 bytes each; yours take/],
  ],
  2: [
    ['no token of the target\'s own after a rejection (3 instead of 4)', [['tokens: [...tokens, correction]', 'tokens']], 'Every round ends with a token of the target\'s own', 'the target agrees with 3 of 5 drafted tokens and has its own for the fourth place; your round gives 3 tokens'],
    ['no bonus token (at most K)', [['tokens: [...tokens, bonus]', 'tokens']], 'Every round ends with a token of the target\'s own', 'with K = 1 and every guess right, the pass has also computed what comes after the last of them; your round gives 1 token'],
    ['resampling from p', [['draw(residual(p, q), random)', 'draw(p, random)']], 'Sampled tokens are distributed as the target\'s', /^the target writes token 0 with probability 0\.3; in 20000 of your rounds it came first in (?:38|39|40)\.?\d*%\. After a rejection/],
    ['the later guesses after a rejection', [['      return { tokens: [...tokens, correction], accepted: tokens.length }', '      tokens.push(correction)\n      continue']], 'A round stops at the first rejection', 'the second of five guesses is wrong, so that the later ones follow a text that is not there; your round gives 6 tokens'],
    ['keeping every guess', [['random() >= p[token] / q[token]', 'false']], 'The text is what the target alone would write', /the target alone would have written another$/],
    ['keeping with probability p', [['p[token] / q[token]', 'p[token]']], 'Sampled tokens are distributed as the target\'s', /keep each with probability min\(1, p \/ q\)/],
    ['greedy agreement, though the models are uncertain', [['random() >= p[token] / q[token]', 'p[token] < Math.max(...p)']], 'Sampled tokens are distributed as the target\'s', /accepts \d+\.?\d*% of the drafted tokens/],
    ['accepted counts the target\'s token', [['accepted: drafts }', 'accepted: drafts + 1 }'], ['accepted: tokens.length }', 'accepted: tokens.length + 1 }']], 'Every round ends with a token of the target\'s own', 'accepted counts the drafted tokens that were kept, not the target\'s own; the target agrees with 3 and yours is 4'],
    ['a speed-up for which the draft is free', [['tokensPerPass / (1 + drafts * draftCost)', 'tokensPerPass']], 'The speed-up pays for the draft', '4 tokens a pass from 5 drafted at 0.2 passes each: your speedUp gives 4. A round takes one pass of the target and 5 steps of the draft; plain decoding takes one pass a token'],
    ['the kept share by rounds', [['kept / (rounds * drafts)', 'kept / rounds']], 'Acceptance and tokens a pass are measured', /gives a keptShare of \d/],
    ['tokens a pass without the target\'s own', [['context.length / rounds', 'kept / rounds']], 'Acceptance and tokens a pass are measured', /tokens a pass: divide all new tokens/],
    ['the K with the most tokens', [['speedUp(tokensPerPass, drafts, draftCost)\n    if', 'tokensPerPass\n    if']], 'The best K is the fastest', 'at draftCost 0.1 your best K is 8, but another is faster; compare the speed-ups, and give 0 when none is above 1'],
  ],
  3: [
    ['refilling only when half of the slots are free', [['const start = Math.min(...freeFrom)\n    const slot = freeFrom.indexOf(start)', 'const half = freeFrom.toSorted((a, b) => a - b)[Math.floor((slots - 1) / 2)]\n    const slot = freeFrom.indexOf(Math.min(...freeFrom))\n    const start = half']], 'Continuous: a slot that empties is refilled at once', /though a slot was free before: refill each slot as soon as it empties$/],
    ['static batching, called continuous', [['for (const [request, length] of lengths.entries()) {', 'return staticSchedule(lengths, slots)\n  for (const [request, length] of lengths.entries()) {']], 'Continuous: a slot that empties is refilled at once', /request 8 starts at step 200, though a slot was free before/],
    ['a slot that serves two', [['start += Math.max(...batch)', 'start += Math.min(...batch)']], 'Static: a batch starts when the last one is done', /^slot 0 serves requests 0 and 8 at once, at step 15, in staticSchedule of 16 requests/],
    ['the shortest request first', [['of lengths.entries()) {', 'of [...lengths.entries()].sort((a, b) => a[1] - b[1])) {']], 'Continuous: a slot that empties is refilled at once', /keep to the order of the list$/],
    ['more slots than there are', [['const slot = freeFrom.indexOf(start)', 'const slot = request']], 'Continuous: a slot that empties is refilled at once', /seats request 8 in slot 8; slots count from 0 to 7$/],
    ['latency from the own start', [['reduce((sum, { end }) => sum + end, 0)', 'reduce((sum, { start, end }) => sum + end - start, 0)']], 'Total time and mean latency', /your meanLatencySteps is [\d.]+; all requests wait from step 0/],
    ['the plan\'s waste of 22.5%: only the two shortest finish early', [['const busy = ', 'const wasted = schedule.toSorted((a, b) => a.end - b.end).slice(0, 2).reduce((sum, { end }) => sum + totalSteps - end, 0)\n  return { totalSteps, meanLatencySteps, utilisation: 1 - wasted / (slots * totalSteps) }\n  const busy = ']], 'Utilisation counts every empty slot', 'a static schedule of 8 requests (20, 45, 200, 15, 80, 150, 30, 200) in 8 slots: your utilisation is 77.2%; count the empty steps of every slot, until the last request is done, the tail too'],
    ['no tail: only until the last request starts', [['const busy = schedule.reduce((sum, { start, end }) => sum + end - start, 0)\n  const utilisation = busy / (slots * totalSteps)', 'const last = Math.max(1, ...schedule.map(({ start }) => start))\n  const busy = schedule.reduce((sum, { start, end }) => sum + Math.min(end, last) - start, 0)\n  const utilisation = busy / (slots * last)']], 'Utilisation counts every empty slot', /your utilisation is 100%; count the empty steps of every slot/],
    ['a pass that reads the prompt and writes for nobody', [['seated + Math.min(unread, chunkTokens)', 'Math.min(unread, chunkTokens)']], 'A prompt’s first token waits for all of its passes', 'a prompt of 100 tokens, read whole with 8 seated: your firstTokenMs is 20; it takes one pass, and each has a row for everyone who is seated besides its tokens of the prompt'],
    ['a last chunk as long as the others', [['Math.min(unread, chunkTokens)', 'chunkTokens']], 'A prompt’s first token waits for all of its passes', /read in chunks of 30 with 8 seated: your firstTokenMs is/],
    ['the seated wait for the whole prompt', [['Math.max(...passes)', 'firstTokenMs']], 'The seated wait for the longest pass', /read in chunks of 50 with 8 seated: your longestGapMs is [\d.]+; the seated get a token at the end of every pass/],
    ['the last pass instead of the longest', [['Math.max(...passes)', 'passes[passes.length - 1]']], 'The seated wait for the longest pass', /so ask how long the longest one takes$/],
  ],
  4: [
    ['stage 3 that sends no more than stage 2', [['(zero === 3 ? 1.5 : 1)', '1']], 'What each GPU sends, and over which wire', /ZeRO 3: your sendSeconds is [\d.]+; only the copies exchange: what ring all-reduces send, or half as much again in stage 3/],
    ['layers that exchange over the network', [['exchanges / NVLINK', 'exchanges / NETWORK']], 'What each GPU sends, and over which wire', /add the exchanges of the layers, over NVLink/],
    ['every copy reads all tokens', [['tokens / data', 'tokens']], 'What each GPU sends, and over which wire', /your sendSeconds is/],
    ['30B on four GPUs "fits by combining"', [['.find(fits) ?? null\n  return', '.find(fits) ?? planOf(tensor, 1, 3)\n  return']], 'It knows when nothing fits', '30B on 4 GPUs with 75 GB at 12 bytes a parameter: you run tensor 4 × pipeline 1 × data 1, ZeRO 3, but a GPU\'s share of the states is 90 GB at the least, and its activations 5.99 GB, for 75 GB. No way of combining cuts makes memory'],
    ['stages that do not divide the layers', [['layers % pipeline === 0 && ', '']], 'The plan divides GPUs, layers and nodes', /cuts 96 layers into 5 stages, which are not equal$/],
    ['degrees that do not make all GPUs', [['const data = gpus / (tensor * pipeline)', 'const data = Math.max(1, Math.floor(gpus / (tensor * pipeline)) - 1)']], 'The plan divides GPUs, layers and nodes', /makes \d+ GPUs, not \d+$/],
    ['data parallelism where a copy does not fit', [['const plan = [', 'const plan = gpus > 8 ? alone[0] : [']], 'The plan fits', '70B on 64 GPUs with 75 GB at 12 bytes a parameter: tensor 1 × pipeline 1 × data 64, ZeRO 0 leaves 931.27 GB on each GPU, for what data parallelism copies is not cut'],
    ['"ZeRO-3 still needs tensor parallelism"', [['alone.find(fits)?.zero', 'alone.slice(0, 3).find(fits)?.zero']], 'What ZeRO can do alone', / GPUs with .*: your zeroAlone is null; .* No stage cuts the activations$/],
    ['tensor parallelism over nodes', [['Math.min(gpus, GPUS_OF_A_NODE)', 'gpus'], ['[8, 7,', '[16, 8, 7,']], 'The plan divides GPUs, layers and nodes', /lets groups of 16 GPUs share each layer; tensor parallelism exchanges in every layer and must divide the 8 GPUs of a node$/],
    ['cutting what fits whole', [['[...alone.slice(0, 3), ...cut, alone[3], ', '[...cut, ...alone, ']], 'The plan does no more than is needed', /does more than is needed\. A whole copy fits on each GPU$/],
    ['ZeRO-2 where ZeRO-1 fits', [['...alone.slice(0, 3), ...cut', 'alone[0], alone[2], ...cut']], 'The plan does no more than is needed', /does more than is needed\. ZeRO-1 alone fits and sends no more than data parallelism$/],
    ['as many stages as there are', [['stages.map(pipeline => planOf(tensor, pipeline, 1))', 'stages.map(pipeline => planOf(tensor, pipeline, 1)).reverse()']], 'The plan does no more than is needed', /has more pipeline stages than it needs/],
    ['bytes of the whole model', [['zeroBytes(parameters / (tensor * pipeline), bytesPerParameter, data, zero)\n', 'zeroBytes(parameters / (tensor * pipeline), bytesPerParameter, data, zero) * 0.9\n']], 'The plan fits', /your bytesPerGpu for .* is .*; count the three parts/],
    ['activations left out', [['states + activationBytes / tensor', 'states']], 'What ZeRO can do alone', /each GPU would hold .*, its activations included$/],
    ['activations that the pipeline cuts', [['activationBytes / tensor', 'activationBytes / (tensor * pipeline)']], 'The plan fits', /ZeRO 1 leaves [\d.]+ GB on each GPU$/],
    ['GPUs rounded down', [['Math.ceil', 'Math.floor']], 'How many GPUs the states need', /your leastGpus with 75 GB is 0$/],
  ],
}

describe.each(EXERCISES)('exercise $number, $title', (exercise) => {
  const { number, checks, exports } = exercise

  it('is solved by its solution', () => {
    const answer = answerOf(solutionText(number))
    expect(failures(exercise, answer)).toEqual([])
    for (const output of exercise.outputs(answer)) {
      const numbers = output.kind === 'plot' ? output.series.flatMap(({ values }) => values) : output.rows.flat().filter(cell => typeof cell === 'number')
      expect(numbers.every(Number.isFinite)).toBe(true)
      if (output.kind === 'table')
        expect(output.rows.every(row => row.length === output.columns.length)).toBe(true)
      else
        expect(output.series.every(({ values }) => values.length === output.x.values.length)).toBe(true)
    }
  })

  it('is not solved by its starter, which fails with messages and does not throw', () => {
    expect(failures(exercise, starterOf(number)).length).toBeGreaterThanOrEqual(checks.length - 1)
  })

  it.each(WRONG[number])('catches %s', (_, changes, check, message) => {
    const said = verdicts(exercise, answerOf(changed(number, ...changes)))
    if (typeof message === 'string')
      expect(said[check]).toBe(message)
    else
      expect(said[check]).toMatch(message)
  })

  it('has checks that each catch something', () => {
    const caught = WRONG[number].map(([, , check]) => check)
    expect(checks.map(({ name }) => name).filter(name => !caught.includes(name))).toEqual([])
  })

  it.each([[undefined, 'undefined'], [Number.NaN, 'NaN'], ['12', '"12"'], [[], '[]'], [Promise.resolve(1), 'a promise (leave out async)'], [null, 'null']])('refuses functions that give %s', (value, name) => {
    const answer = Object.fromEntries(exports.map(one => [one, () => value]))
    const said = Object.values(verdicts(exercise, answer)).filter(message => message !== undefined)
    expect(said.length).toBeGreaterThanOrEqual(checks.length - 1)
    expect(said.join('\n')).toContain(`got ${name}`)
  })

  it('says which function is missing', () => {
    const said = Object.values(verdicts(exercise, {}))
    for (const one of said.filter(message => message !== undefined))
      expect(one).toMatch(/^\w+ must be a function that your code exports; got undefined$/)
    expect(said.filter(message => message !== undefined).length).toBeGreaterThanOrEqual(checks.length - (number === 3 ? 0 : 1))
  })
})

describe('what the insights say', () => {
  const tableOf = (number: number, index = 0) => {
    const exercise = exerciseOf(number)
    const output = exercise.outputs(answerOf(solutionText(number)))[index]
    if (output.kind !== 'table')
      throw new TypeError('not a table')
    return output.rows
  }

  it('1: 350 or 385 GB for 70B on eight GPUs, and 7B from two GPUs on', () => {
    expect(tableOf(1, 0)[2][4]).toBe('350 GB, does not fit')
    expect(tableOf(1, 1)[2][4]).toBe('385 GB, does not fit')
    for (const index of [0, 1])
      expect(tableOf(1, index)[1].slice(1).map(cell => String(cell).endsWith(', fits'))).toEqual([false, true, true, true])
    expect(tableOf(1, 0)[1][1]).toBe('84 GB, does not fit')
  })

  it('2: tokens rise and the kept share falls with K; the fastest is neither the shortest draft nor the longest', () => {
    const rows = tableOf(2)
    const column = (at: number) => rows.map(row => Number.parseFloat(String(row[at])))
    expect(column(1)).toEqual(column(1).toSorted((a, b) => b - a))
    expect(column(2)).toEqual(column(2).toSorted((a, b) => a - b))
    const speeds = new Map(rows.map(row => [row[0], Number(row[3])]))
    for (const slower of [1, 8])
      expect(Number(speeds.get(slower))).toBeLessThan(Number(speeds.get(3)))
    const { target, draft } = smallModels()
    for (const model of [target, draft])
      expect(model([3]).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
  })

  // Facts E3.
  it('3: about 52% and 89%, 1.7 times as fast, and 99% with a thousand; the seed that is shown is near the mean', () => {
    const seeds = Array.from({ length: 300 }, (_, i) => 1000 + i)
    const runs = seeds.map((seed) => {
      const requests = queued(exerciseLengths(seed))
      const [slow, fast] = (['static', 'continuous'] as const).map(policy => serve(requests, { slots: 8, policy }))
      return { slow: busyShare(slow), fast: busyShare(fast), factor: slow.span / fast.span }
    })
    const mean = (pick: (run: typeof runs[number]) => number) => runs.reduce((sum, run) => sum + pick(run), 0) / runs.length
    expect(mean(run => run.slow).toFixed(2)).toBe('0.52')
    expect(Math.abs(mean(run => run.fast) - 0.89)).toBeLessThan(0.01)
    expect(mean(run => run.factor).toFixed(1)).toBe('1.7')
    expect(tableOf(3).map(row => row[3])).toEqual(['51.8%', '89.2%'])
  })

  it('3: the prompt is what the simulator of the lecture says', () => {
    const { readPrompt } = answerOf(solutionText(3)) as { readPrompt: (prompt: object) => { firstTokenMs: number, longestGapMs: number } }
    for (const [users, promptTokens, chunkTokens] of [[8, 2048, 2048], [8, 2048, 256], [3, 100, 7]]) {
      const { longestSeconds, firstTokenSeconds, usualSeconds } = longPrompt({ users, promptTokens, chunkTokens })
      const passMs = (rows: number) => 1000 * mlpSeconds(rows)
      const read = readPrompt({ promptTokens, chunkTokens, seated: users, passMs })
      expect(read.longestGapMs).toBeCloseTo(1000 * longestSeconds, 9)
      // It arrives a hundredth of a pass before one begins.
      expect(read.firstTokenMs).toBeCloseTo(1000 * (firstTokenSeconds - 0.01 * usualSeconds), 9)
    }
  })

  it('3: a prompt read whole holds the seated up for thirteen passes, and in chunks of 256 for two or three', () => {
    expect(exerciseOf(3).predict.insight).toContain('for 224 ms instead of 17.5, about 13 passes; in chunks of 256 for 44')
  })

  it('4: ZeRO-3 fits the two largest; for 70B it sends as long as layers cut inside the node, and computes a third again', () => {
    expect(exerciseOf(4).predict.insight).toContain('2.1 s a step; with layers cut inside the node it is 2.2 s')
    const rows = tableOf(4, 2)
    for (const [, keeps] of rows)
      expect(Number.parseFloat(String(keeps))).toBeLessThan(75)
    // By hand: 3 × 63/64 × 140 GB over eight ports of 25 GB/s; 2 × 70e9 × 64 × 4096 / (64 × 156e12).
    expect(rows[0]).toEqual(['70B', '23.13 GB', 2.1, 3.7, '55.16 GB', 2.2])
  })

  it('4: nothing, sharing the optimizer, no answer, a cut inside the layers', () => {
    for (const index of [0, 1]) {
      expect(tableOf(4, index).map(row => row[3])).toEqual(['stage 0', 'stage 1', 'none', 'none', 'none'])
      expect(tableOf(4, index)[2].at(-1)).toBe('does not fit')
    }
    expect(tableOf(4, 0)[2][2]).toBe(5)
    expect(tableOf(4, 1)[2][2]).toBe(7)
    // TP8 × DP8 with ZeRO-1, and a sequence of 4,096 tokens (second audit, T7).
    expect(tableOf(4, 0)[3].at(-1)).toBe('55.16 GB')
    expect(tableOf(4, 1)[3].at(-1)).toBe('59.53 GB')
  })
})
