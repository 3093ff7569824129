/** One request alone: a prompt in one pass, then a pass a token. */
import { describe, expect, it } from 'vitest'
import { A100 } from '../../../snippets/hardware.ts'
import { LLAMA2_70B, parameterCount } from '../../../snippets/models.ts'
import { LLAMA_SERVER, llamaPassSeconds } from '../../../snippets/serving/pass.ts'
import { peakRowsPerSecond, twoPhases } from '../../../snippets/serving/phases.ts'
import { serve } from '../../../snippets/serving/serving.ts'

const request = { promptTokens: 2048, outputTokens: 250 }

describe('the two phases', () => {
  const { prompt, answer } = twoPhases(request)

  it('are those of the server', () => {
    const { firstToken, end, steps } = serve([{ arrival: 0, ...request }], { ...LLAMA_SERVER, policy: 'continuous' })
    expect(prompt.seconds).toBeCloseTo(firstToken[0], 12)
    expect(prompt.seconds + answer.seconds).toBeCloseTo(end[0], 9)
    expect(prompt.passes + answer.passes).toBe(steps)
  })

  it('one uses half of the arithmetic, the other hardly any', () => {
    const peak = peakRowsPerSecond(A100, 8, parameterCount(LLAMA2_70B))
    expect(prompt.rowsPerSecond / peak).toBeCloseTo(0.53, 2)
    expect(answer.rowsPerSecond / peak).toBeCloseTo(0.0034, 4)
  })

  it('hold for every length: rows add up, and each is what its passes take', () => {
    for (const [promptTokens, outputTokens] of [[1, 2], [7, 3], [512, 40], [4000, 96]]) {
      const { prompt, answer } = twoPhases({ promptTokens, outputTokens })
      expect(prompt).toMatchObject({ passes: 1, rows: promptTokens })
      expect(prompt.seconds).toBe(llamaPassSeconds({ rows: promptTokens, cachedTokens: 0 }))
      expect(answer).toMatchObject({ passes: outputTokens - 1, rows: outputTokens - 1 })
    }
    expect(twoPhases({ promptTokens: 9, outputTokens: 5 }, () => 2)).toMatchObject({ prompt: { seconds: 2 }, answer: { seconds: 8 } })
  })

  it.each([
    [{ ...request, promptTokens: 0 }, 'promptTokens must be a whole number of at least 1; got 0'],
    [{ ...request, outputTokens: 1 }, 'outputTokens must be a whole number of at least 2; got 1'],
  ])('refuse %j', (bad, message) => expect(() => twoPhases(bad)).toThrow(new RangeError(message)))

  it('no peak without parameters or GPUs', () => {
    expect(() => peakRowsPerSecond(A100, 0, 7e9)).toThrow(new RangeError('devices must be a whole number of at least 1; got 0'))
    expect(() => peakRowsPerSecond(A100, 8, 0)).toThrow(RangeError)
  })
})
