/** A drawing refuses values that it cannot show: by the name of the prop, and with what is allowed. */
import type { Component } from 'vue'
import { basename } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { BUBBLE_CASE } from '../../snippets/cases.ts'
import { DEEPSEEK_V3, LLAMA3_405B } from '../../snippets/frontier.ts'
import { MACHINES } from '../../snippets/hardware.ts'
import { GPT2_124M } from '../../snippets/models.ts'
import { A100_BOX } from '../../snippets/training/measured-all-reduce.ts'

vi.mock('@slidev/client', async () => {
  const { ref } = await import('vue')
  return {
    configs: {},
    useIsSlideActive: () => ref(true),
    useNav: () => ({ isPrintMode: ref(false) }),
    useSlideContext: () => ({
      $clicks: ref(0),
      $clicksContext: { register() {}, unregister() {}, calculateSince() {} },
      $renderContext: ref('slide'),
      $slidev: { configs: {} },
    }),
  }
})

type Drawing = Component & { props: Record<string, { type: unknown }> }

const files = import.meta.glob<Drawing>('../../components/*.vue', { eager: true, import: 'default' })
const drawings = Object.fromEntries(Object.entries(files).map(([file, drawing]) => [basename(file, '.vue'), drawing]))

const many = (count: number, value: unknown = 1) => Array.from({ length: count }, () => value)
const GPUS = [0, 1, 2.5, 1000]
const LENGTHS = [[], [0, 10], [10, 1.5], many(101)]
const MEASURED = [
  [],
  [8, 4, 2].map(devices => ({ devices, tokensPerSecondPerGpu: 5 })),
  [2, 4, 8].map(devices => ({ devices, tokensPerSecondPerGpu: -1 })),
  many(9, { devices: 2, tokensPerSecondPerGpu: 5 }),
]

/** What each prop of each drawing refuses; whatever else it is given is of the wrong type, which vue-tsc says. */
const BAD: Record<string, Record<string, readonly unknown[]>> = {
  ActivationMemory: { model: [{ ...GPT2_124M, layers: 100_000 }], tokens: [100, 1e6], tensorDegree: [1, 3] },
  AllReduceBySize: {
    near: [{ ...A100_BOX, points: [] }],
    far: [{ ...A100_BOX, points: A100_BOX.points.slice(0, 1) }],
    messages: [[262144], [262144, 1000, 1073741824]],
  },
  BiggerBatch: { lengths: LENGTHS, factor: [1, 4] },
  BoxCliff: { measured: MEASURED, boxGpus: [3, 64] },
  CacheTraffic: { contextTokens: [256, 8192, 1000.5] },
  ColumnsAndRows: { input: [[1], [1, 2, 3], [1, 2, 3, 10]], weights: [[], many(4, [1, 2]), many(4, many(4, -1))] },
  ContinuousBatching: { lengths: LENGTHS, times: [0, 21], slots: [0, 33] },
  CopiesPastTheWall: { parameters: [1e9, Number.NaN], gpus: GPUS },
  CutOrShare: { users: [0, 1e6, 0.5], tokensEach: [0, 1e6] },
  CutsInLayers: { layers: [1, 10, 100], gpus: GPUS },
  DataParallelCopies: { gpus: GPUS, model: [{ ...GPT2_124M, layers: 49 }, { ...GPT2_124M, hidden: 8192 }] },
  DataParallelSpeedUp: { gpus: GPUS, link: ['hbm', ''] },
  DecisionPage: { gpus: [1, 3, 16], tokens: [100, 8192], few: [0, 11], many: [100, 641] },
  DraftsPerPass: { acceptance: [0, 1], draftCost: [-0.1, 0.6], most: [3, 13] },
  EqualCopies: { parameters: [1e8, 2e12], gpus: GPUS },
  EveryGpu: { tensor: [1, 9], pipeline: [1, 17], data: [7, 129], faults: [-1, 401, 1.5], seed: [-1, 1001] },
  ExpertPlacement: { gpus: GPUS },
  ExpertsCheck: { rows: [0, 33], slots: [0, 13] },
  GenerationPasses: { count: [0, 5] },
  GuessingMap: {
    users: [[1], [0, 1], many(11)],
    contexts: [[1], [0, 1], many(10), [1, 200_000]],
    drafts: [0, 8],
    acceptance: [-0.1, 1.1],
    windowTokens: [0, 200_000],
  },
  LecturePlan: { training: [[], ['batching'], many(5, 'data')], serving: [[], ['data']] },
  LongPrompt: { users: [0, 13], promptTokens: [63, 8193], budgetTokens: [63, 4097] },
  MachineGenerations: { machines: [[], many(6, MACHINES[0])] },
  MatrixInHalves: { rows: [1000, 20_000], columns: [8192, 100_000], model: [GPT2_124M] },
  MeasuredPass: { gpu: ['B200'], users: [[], [0], [129], [4, 5], many(9)], drafts: [0, 8] },
  MicrobatchOptimum: { stages: [1, 17], tokens: [32, 5000], cuts: [[1], [1, 3], [0, 1], many(9)] },
  OperationsPerByte: { gpu: ['B200'], intensity: [0, 1000] },
  ParallelismComparison: { gpus: [1, 3, 16], sequences: [4, 12] },
  PipelineBubble: { stages: [1, 17], microbatches: [[], [0], [65], many(5)] },
  PipelineHandovers: { stages: [1, 6] },
  PipelineStages: { layers: [1, 10, 100], stages: [1, 9] },
  PlanCheck: { parameters: [1e9, 41e9], gpus: [0, 6], shape: [{ ...GPT2_124M, layers: 0 }], tokens: [100, 10_000] },
  PublishedLayouts: {
    layouts: [
      [],
      many(3, LLAMA3_405B),
      [{ ...LLAMA3_405B, context: 16, data: 8 }],
      [{ ...LLAMA3_405B, gpusPerBox: 6 }],
      [{ ...LLAMA3_405B, tensor: 16, data: 64 }],
      [{ ...DEEPSEEK_V3, tensor: 2, data: 64 }],
      [{ ...LLAMA3_405B, pipeline: 32, data: 64 }],
      [{ ...LLAMA3_405B, pipeline: 8, data: 256 }],
      [{ ...LLAMA3_405B, gpus: 16_000 }],
      [{ ...DEEPSEEK_V3, experts: 48 }],
      [{ ...DEEPSEEK_V3, experts: 128 }],
    ],
  },
  QueueGain: { slots: [0, 65], times: [[1], [0, 1], many(7)] },
  ResidualSampling: {
    words: [['a'], many(7, 'a'), many(4, 'interminable')],
    target: [[1], [0.5, 0.5, 0.5, 0.5], [-1, 1, 0, 1]],
    draft: [[1], [0.5, 0.5, 0.5, 0.5], [-1, 1, 0, 1]],
  },
  RestaurantTables: { lengths: LENGTHS, waiting: [0, 9] },
  RingAllReduce: { held: [[[1]], [[1, 2], [3]], [[1, 2], [3, 100]], many(5, many(5))] },
  Roads: { bytes: [1e7, 3e9], trip: ['hbm'] },
  RowsAndReads: { drafted: [0, 6], emitted: [0, 7] },
  SameDraftThreeWays: { draftCost: [0, 0.6] },
  ScheduleBubbles: { shape: [{ ...BUBBLE_CASE, stages: 2 }, { ...BUBBLE_CASE, microbatches: 65 }] },
  ScheduleOrders: { stages: [1, 7], microbatches: [0, 33], order: ['forward'] },
  ServerPolicies: { lengths: LENGTHS, times: [0, 21], slots: [0, 17] },
  ShardedTimeline: { model: [{ ...GPT2_124M, layers: 1 }], tokens: [[1024], [10, 5000]], drawn: [1, 7] },
  SixTechniques: { hidden: [['moe'], ['data', 'tensor', 'pipeline', 'zero', 'speculative', 'batching']] },
  SpeculativeDecoding: {
    prompt: [many(6, 'letters')],
    drafted: [['a'], many(7, 'a'), ['interminable', 'b']],
    emitted: [[], ['interminable'], many(8, 'a'), ['the', 'Paris']],
    draftCost: [0, 0.6],
  },
  SpeculativeLoopPasses: { drafted: [0, 9], emitted: [0, 9] },
  StaticBatch: { lengths: LENGTHS },
  TensorParallelBlock: { gpus: GPUS },
  TheMachine: { box: ['B200'], stature: [1, 3] },
  ThenAndNow: { bytes: [1e7, 3e9], link: ['hbm'] },
  ThreeLevers: { users: [0, 100], drafts: [0, 13] },
  ThroughputPerGpu: { measured: MEASURED },
  TitleSchedules: { stages: [1, 13], slots: [1, 13], lengths: LENGTHS },
  TokenTime: { gpus: [[2], [2, 3]] },
  TrainingMemory: { parameters: [1e7, 50e9], times: [1, 13] },
  TrainingStep: { gradients: [[1], [1, 101], many(6)] },
  TwoPhases: { promptTokens: [100, 3500], answerTokens: [100, 500] },
  TwoWalls: { users: [0, 1e6, 0.5], tokensEach: [0, 1e6] },
  WhatTravels: { techniques: [['tensor'], ['tensor', 'zero']] },
  WireDecides: { bytes: [1e5, 17e9] },
  WordTable: { columns: [1, 5], from: [1, 4] },
  ZeroStages: { parameters: [1e9, 500e9], gpus: [3, 2048] },
  ZeroTraffic: {
    parameters: [1e8, 300e9],
    gpus: [1, 65],
    tensorDegree: [1, 65],
    shape: [{ ...GPT2_124M, layers: 0 }],
  },
}

/** A switch is on or off: nothing of its type is wrong. */
const propsOf = ({ props = {} }: Drawing) => Object.keys(props).filter(name => props[name].type !== Boolean)

async function refusal(name: string, props: Record<string, unknown>): Promise<unknown> {
  const app = createSSRApp(drawings[name], props)
  // Its parts are found by Slidev, and are not needed: it refuses before it is drawn.
  app.config.warnHandler = () => {}
  return renderToString(app).then(() => undefined, (error: unknown) => error)
}

describe('what a drawing refuses', () => {
  it('is listed for every prop of every drawing', () => {
    const listed = (drawings: [name: string, props: string[]][]) =>
      drawings.map(([name, props]) => `${name}: ${props.sort().join(', ')}`).sort()
    expect(listed(Object.entries(BAD).map(([name, props]) => [name, Object.keys(props)])))
      .toEqual(listed(Object.entries(drawings).map(([name, drawing]) => [name, propsOf(drawing)])))
  })

  const cases = Object.entries(BAD).flatMap(([name, props]) =>
    Object.entries(props).flatMap(([prop, values]) => values.map(value => ({ name, prop, value }))))

  it.each(cases)('$name: $prop = $value', async ({ name, prop, value }) => {
    const error = await refusal(name, { [prop]: value })
    const saysWhatIsAllowed = new RegExp(`^${prop}\\b.* must (?:be|have|divide|sum to) .+; got `)
    expect(error).toMatchObject({ constructor: RangeError, message: expect.stringMatching(saysWhatIsAllowed) })
  })
})
