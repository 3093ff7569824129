import { describe, expect, it } from 'vitest'
import { LLAMA2_70B } from '../../../snippets/models.ts'
import { ledger } from '../../../snippets/training/ledger.ts'
import { ringAllReduce } from '../../../snippets/training/ring-all-reduce.ts'
import { layerTrafficBytes } from '../../../snippets/training/tensor-parallel.ts'
import { allReduceBytes } from '../../../snippets/training/transfer.ts'

const case70B = {
  parameters: 70e9,
  layers: LLAMA2_70B.layers,
  hidden: LLAMA2_70B.hidden,
  gpus: 8,
  sequences: 32,
  tokens: 4096,
  microbatches: 32,
}

describe('the ledger of a 70B step over eight GPUs', () => {
  const { data, tensor, pipeline } = ledger(case70B)

  it('data parallelism: 245 GB in one exchange of 14 messages', () => {
    expect(data).toEqual({ sentBytesPerGpu: 245e9, messagesPerGpu: 14, exchangesPerStep: 1 })
    expect(data.sentBytesPerGpu).toBe(allReduceBytes(2 * case70B.parameters, 8))
  })

  it('tensor parallelism: 1,203 GB in four all-reduces a layer and microbatch', () => {
    expect(Math.round(tensor.sentBytesPerGpu / 1e9)).toBe(1203)
    expect(tensor.sentBytesPerGpu).toBe(80 * layerTrafficBytes({ ...case70B, tensorDegree: 8 }))
    expect(tensor.exchangesPerStep).toBe(4 * 80 * 32)
    expect(tensor.messagesPerGpu).toBe(4 * 80 * 32 * 14)
  })

  it('pipeline parallelism: 4.3 GB, each microbatch once forward and once back', () => {
    expect(pipeline.sentBytesPerGpu / 1e9).toBeCloseTo(4.3, 1)
    expect(pipeline.sentBytesPerGpu).toBe(2 * 32 * 4096 * 8192 * 2)
    expect(pipeline.messagesPerGpu).toBe(64)
    expect(pipeline.exchangesPerStep).toBe(7 * 2 * 32)
  })

  it('sends 276 GB from each of 64 GPUs in data parallelism (B5)', () => {
    expect(Math.round(ledger({ ...case70B, gpus: 64 }).data.sentBytesPerGpu / 1e9)).toBe(276)
  })
})

describe('a ledger that is counted', () => {
  const small = { parameters: 96, layers: 6, hidden: 12, sequences: 6, tokens: 2, microbatches: 3 }

  it.each([1, 2, 3, 4, 6])('over %d GPUs equals what real rings send', (gpus) => {
    const ring = (elements: number) => ringAllReduce(Array.from({ length: gpus }, () => Array.from({ length: elements }, () => 1)))
    const row = ledger({ ...small, gpus })
    const gradients = ring(96)
    expect(row.data.sentBytesPerGpu).toBeCloseTo(gradients.bytesSent[0], 9)
    expect(row.data.messagesPerGpu).toBe(gradients.messageCount / gpus)
    const activations = ring(2 * 2 * 12) // 2 sequences of 2 tokens in a microbatch
    let bytes = 0
    let messages = 0
    for (let exchange = 0; exchange < 4 * 6 * 3; exchange++) {
      bytes += activations.bytesSent[0]
      messages += activations.messageCount / gpus
    }
    expect(row.tensor.sentBytesPerGpu).toBeCloseTo(bytes, 9)
    expect(row.tensor.messagesPerGpu).toBe(messages)
  })

  it.each([1, 2, 3, 4, 6])('over %d GPUs equals what each pipeline stage hands over', (gpus) => {
    const sent = Array.from({ length: gpus }, () => 0)
    let handOvers = 0
    for (let microbatch = 0; microbatch < 3; microbatch++) {
      for (let border = 0; border < gpus - 1; border++) {
        sent[border]++ // forward
        sent[border + 1]++ // back
        handOvers += 2
      }
    }
    expect(ledger({ ...small, gpus }).pipeline).toEqual({
      sentBytesPerGpu: Math.max(...sent) * 2 * 2 * 12 * 2,
      messagesPerGpu: Math.max(...sent),
      exchangesPerStep: handOvers,
    })
  })

  it('moves the same bytes in more messages when there are more microbatches', () => {
    const [few, many] = [1, 6].map(microbatches => ledger({ ...small, gpus: 4, microbatches }))
    for (const strategy of ['data', 'tensor', 'pipeline'] as const)
      expect(many[strategy].sentBytesPerGpu).toBeCloseTo(few[strategy].sentBytesPerGpu, 9)
    expect(many.data).toEqual(few.data)
    expect(many.tensor.messagesPerGpu).toBe(6 * few.tensor.messagesPerGpu)
    expect(many.pipeline.messagesPerGpu).toBe(6 * few.pipeline.messagesPerGpu)
  })

  it('is empty on one GPU', () => {
    const nothing = { sentBytesPerGpu: 0, messagesPerGpu: 0, exchangesPerStep: 0 }
    expect(ledger({ ...case70B, gpus: 1 })).toEqual({ data: nothing, tensor: nothing, pipeline: nothing })
  })
})

describe('bad input', () => {
  it.each(['layers', 'hidden', 'gpus', 'sequences', 'tokens', 'microbatches'] as const)('a bad %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity])
      expect(() => ledger({ ...case70B, [name]: value })).toThrow(new RegExp(`^${name} must be a whole number .*; got ${value}$`))
  })
  it('no parameters', () => {
    expect(() => ledger({ ...case70B, parameters: 0 })).toThrow(new RangeError('parameters must be a finite number greater than 0; got 0'))
  })
  it('more stages than layers', () => {
    expect(() => ledger({ ...case70B, gpus: 128 })).toThrow(new RangeError('gpus must be a whole number from 1 to 80; got 128'))
  })
  it('a number of GPUs that does not divide the hidden size', () => {
    expect(() => ledger({ ...case70B, hidden: 12, gpus: 5 })).toThrow(new RangeError('gpus must be one of 1, 2, 3, 4, 6, 12 to divide 12 hidden elements; got 5'))
  })
  it('microbatches that do not divide the batch', () => {
    expect(() => ledger({ ...case70B, microbatches: 5 })).toThrow(new RangeError('microbatches must be one of 1, 2, 4, 8, 16, 32 to divide 32 sequences; got 5'))
  })
})
