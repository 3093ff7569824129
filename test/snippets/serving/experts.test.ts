import type { Routing } from '../../../snippets/serving/experts.ts'
import { describe, expect, it } from 'vitest'
import { activeParameterCount, MIXTRAL_8X7B, parameterCount } from '../../../snippets/models.ts'
import { seeded } from '../../../snippets/random.ts'
import { expectedExperts, passTraffic, readParameters } from '../../../snippets/serving/experts.ts'

/** Lets every token draw its experts, and counts those that were drawn. */
function drawnExperts({ experts, active, tokens }: Routing, random: () => number): number {
  const awake = new Set<number>()
  for (let token = 0; token < tokens; token++) {
    const left = Array.from({ length: experts }, (_, expert) => expert)
    for (let pick = 0; pick < active; pick++)
      left.splice(Math.floor(random() * left.length), 1).forEach(expert => awake.add(expert))
  }
  return awake.size
}

describe('experts that are awake', () => {
  it.each([
    [1, '2.00'],
    [2, '3.50'],
    [4, '5.47'],
    [6, '6.58'],
    [8, '7.20'],
  ])('with 2 of 8 and %d tokens, as the audit prints them (D10)', (tokens, printed) => {
    expect(expectedExperts({ experts: 8, active: 2, tokens }).toFixed(2)).toBe(printed)
  })

  it('are what tokens wake that draw their experts', () => {
    const random = seeded(7)
    for (const routing of [{ experts: 8, active: 2, tokens: 6 }, { experts: 16, active: 1, tokens: 10 }, { experts: 5, active: 3, tokens: 2 }]) {
      const rounds = 4000
      let sum = 0
      for (let round = 0; round < rounds; round++)
        sum += drawnExperts(routing, random)
      // A round strays by about one expert, so the mean of 4,000 by less than 0.02.
      expect(Math.abs(sum / rounds - expectedExperts(routing))).toBeLessThan(0.1)
    }
  })

  it('are from active to all, and never fewer with a token more', () => {
    for (let experts = 1; experts <= 12; experts++) {
      for (let active = 1; active <= experts; active++) {
        const at = (tokens: number) => expectedExperts({ experts, active, tokens })
        expect(at(1)).toBeCloseTo(active, 12)
        for (let tokens = 1; tokens <= 32; tokens++) {
          expect(at(tokens + 1)).toBeGreaterThanOrEqual(at(tokens))
          expect(at(tokens)).toBeLessThanOrEqual(Math.min(experts, tokens * active) + 1e-12)
        }
        expect(at(2000)).toBeCloseTo(experts, 9)
      }
    }
  })
})

describe('what a pass over Mixtral reads', () => {
  it('is 3.0 times as much for 6 tokens as for 1 (D10)', () => {
    expect(passTraffic(MIXTRAL_8X7B, 6).toFixed(1)).toBe('3.0')
    // The same with the input embedding left out, as if it cost nothing.
    const embedding = MIXTRAL_8X7B.vocabulary * MIXTRAL_8X7B.hidden
    const lookedUp = (readParameters(MIXTRAL_8X7B, 6) - embedding) / (readParameters(MIXTRAL_8X7B, 1) - embedding)
    expect(lookedUp.toFixed(1)).toBe('3.0')
  })

  it('makes 4 tokens from 6 rows worth 1.3 (D10)', () => {
    expect((4 / passTraffic(MIXTRAL_8X7B, 6)).toFixed(1)).toBe('1.3')
  })

  it('is its active parameters for one token, and all of them for many', () => {
    expect(readParameters(MIXTRAL_8X7B, 1)).toBe(activeParameterCount(MIXTRAL_8X7B))
    expect(passTraffic(MIXTRAL_8X7B, 1)).toBe(1)
    expect(readParameters(MIXTRAL_8X7B, 1000) / parameterCount(MIXTRAL_8X7B)).toBeCloseTo(1, 12)
    expect(passTraffic(MIXTRAL_8X7B, 1000).toFixed(2)).toBe('3.63')
  })

  it('does not grow where every expert is always awake', () => {
    for (const tokens of [1, 2, 6, 100])
      expect(passTraffic({ ...MIXTRAL_8X7B, activeExperts: 8 }, tokens)).toBe(1)
  })
})

describe('bad input', () => {
  const routing = { experts: 8, active: 2, tokens: 6 }

  it.each(['experts', 'tokens'])('a bad %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity])
      expect(() => expectedExperts({ ...routing, [name]: value })).toThrow(new RangeError(`${name} must be a whole number of at least 1; got ${value}`))
  })

  it.each([0, -1, 9, 1.5, Number.NaN])('%d of 8 active', (active) => {
    expect(() => expectedExperts({ ...routing, active })).toThrow(new RangeError(`active must be a whole number from 1 to 8; got ${active}`))
  })

  it.each([0, 1.5, Number.NaN])('a pass over %d tokens', (tokens) => {
    const error = new RangeError(`tokens must be a whole number of at least 1; got ${tokens}`)
    expect(() => readParameters(MIXTRAL_8X7B, tokens)).toThrow(error)
    expect(() => passTraffic(MIXTRAL_8X7B, tokens)).toThrow(error)
  })
})
