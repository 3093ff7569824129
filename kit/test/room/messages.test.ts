/** What is let in from outside, and how text is shown. */
import type { FromPhone } from '../../room/protocol.ts'
import { describe, expect, it } from 'vitest'
import { cleanText, readFromDesk, readFromPhone } from '../../room/messages.ts'

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
  ])('is refused as %s', text => expect(readFromPhone(text)).toHaveProperty('error'))

  it('is let in as the protocol has it', () => {
    expect(readFromPhone(JSON.stringify(RIGHT))).toEqual(RIGHT)
    expect(readFromPhone('['.repeat(4000))).toEqual({ n: 0, error: 'This could not be read.' })
    expect(readFromDesk('{"do":"stage"}')).toEqual({ do: 'stage' })
    expect(readFromDesk('{"do":"mark","id":1,"state":"gone"}')).toBeUndefined()
    expect(readFromDesk('{"do":"answer"}')).toBeUndefined()
  })

  it('is shown without what does not show', () => {
    expect(cleanText(' a\u0000\tb\uDC00\u202Ec\u2066 \u{E0041}d\r\n')).toBe('a b c d')
    expect(cleanText('e\u0301 👩‍🔬 می‌خواهم <b>')).toBe('e\u0301 👩‍🔬 می‌خواهم <b>')
    expect(cleanText(`a${'\u0301'.repeat(200)}`)).toHaveLength(4)
  })
})
