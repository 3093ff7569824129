/** What is let in from outside, and how text is shown. */
import type { FromPhone } from '../../room/protocol.ts'
import { describe, expect, it } from 'vitest'
import { cleaned, fromDesk, fromPhone } from '../../room/messages.ts'

describe('a message', () => {
  const RIGHT: FromPhone = { n: 1, do: 'answer', question: 'leaf', round: 1, answer: 'A' }
  it.each([
    '',
    'null',
    '[]',
    '{"n":3}',
    '{"n":3,"do":"constructor"}',
    '{"n":3,"do":"place","slide":1,"click":0,"at":0}',
    JSON.stringify({ ...RIGHT, n: -1 }),
    JSON.stringify({ ...RIGHT, n: '1' }),
    JSON.stringify({ ...RIGHT, round: 1.5 }),
    JSON.stringify({ ...RIGHT, answer: ['A'] }),
    JSON.stringify({ ...RIGHT, more: 1 }),
    '{"n":1,"do":"lost","__proto__":{"a":1}}',
  ])('is refused as %s', text => expect(fromPhone(text).message).toBeUndefined())

  it('is let in as the protocol has it', () => {
    expect(fromPhone(JSON.stringify(RIGHT))).toEqual({ n: 1, message: RIGHT })
    expect(fromPhone('['.repeat(4000))).toEqual({ n: 0 })
    expect(fromDesk('{"do":"stage"}')).toEqual({ do: 'stage' })
    expect(fromDesk('{"do":"mark","id":1,"state":"gone"}')).toBeUndefined()
    expect(fromDesk('{"do":"answer"}')).toBeUndefined()
  })

  it('is shown without what does not show', () => {
    expect(cleaned(' a\u0000\tb\uDC00\u202Ec\u2066 \u{E0041}d\r\n')).toBe('a bc d')
    expect(cleaned('e\u0301 👩‍🔬 می‌خواهم <b>')).toBe('e\u0301 👩‍🔬 می‌خواهم <b>')
    expect(cleaned(`a${'\u0301'.repeat(200)}`)).toHaveLength(4)
  })
})
