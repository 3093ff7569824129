/** What the lecture says is true for both counts of bytes, for both audiences and in every cut. */
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Settings } from '../../snippets/figures/index.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cutsIn, entryOf } from '../../kit/lib/cuts.mjs'
import { asText } from '../../kit/setup/preparser.ts'
import { copyDeck } from '../../kit/test/support/build.ts'
import { describeProblem } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { figureValue } from '../../snippets/figures/index.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'
import { WORDING } from '../../snippets/text/wording.ts'
import { checkDeck } from '../structure/checks.ts'
import { HOUSE_CHECKS } from './checks.ts'

const CASES = Object.keys(WORDING).flatMap(audience => ([12, 16] as const).map(bytes => [audience, bytes] as const))
/** Wherever the deck lies. */
const describeAll = (problems: Problem[]) => problems.map(problem => describeProblem(problem).replaceAll(/\.cache\/decks\/[^/]+\//g, ''))
const whole = readFileSync(join(ROOT, 'slides.md'), 'utf8')

describe.each(CASES)('for %s, at %d bytes a parameter', async (audience, bytesPerParameter) => {
  const settings: Settings = { bytesPerParameter }
  const folder = copyDeck(`said-${audience}-${bytesPerParameter}`, {
    slides: whole.replace(/^audience:.*$/m, `audience: ${audience}`).replace(/^bytesPerParameter:.*$/m, `bytesPerParameter: ${bytesPerParameter}`),
    cuts: true,
  })
  const decks = await Promise.all(cutsIn(ROOT).map(async minutes => loadDeck(folder, entryOf(minutes))))
  const texts = decks.map(({ slides }) => slides.map(({ content, note = '' }) => asText(`${content}\n${note}`, settings)).join('\n'))
  const value = (name: string) => figureValue(name, settings)

  it('every sentence is there', () => {
    expect(decks.map(deck => deck.settings)).toEqual(decks.map(() => settings))
    expect(texts.join('\n')).not.toContain('[[say:')
    expect(texts.join('\n')).toContain(WORDING[audience as keyof typeof WORDING](settings).welcome)
  })

  it('the parts of the recap add up to what they are together', () => {
    const copies = texts[0].includes('and just as much for the copy of the weights') ? 2 : 1
    const sum = value('weights7B') + value('gradients7B') + value('momentum7B') + copies * value('variance7B')
    expect(sum).toBe(value('memory7B'))
  })

  it('a card is said to have room for what it has room for', () => {
    const [, has, mine] = /a card that reports \S+ GB has (no )?room for the (\S+) GB/.exec(texts[0])!
    expect(has === undefined).toBe(value('memory7B') <= value('memoryReported'))
    expect(Number(mine) * 1e9).toBe(value('memory7B'))
    expect(texts[0].includes('hardly any room for activations')).toBe(value('memory7B') <= value('memoryReported'))
  })

  it('gPUs are said to be full that are full', () => {
    const isFull = value('memory70B') / value('gpusNeeded70B') > 0.99 * value('gpuMemory')
    for (const text of texts.filter(text => text.includes('They hold it')))
      expect(text).toContain(`They hold it, and each is ${isFull ? 'full' : 'almost full'}.`)
  })

  it('likely questions name the larger count for the larger number', () => {
    const answer = QUESTIONS.map(({ answer }) => asText(answer, settings)).find(text => text.includes('leave out the fp32 master weights'))
    expect(answer).toContain('12 bytes leave out the fp32 master weights. With them it is 16 bytes: 1,120 GB instead of 840 GB')
  })

  it.each(['slide time', 'references', 'typed figures', 'terms'])('its words keep the rule "%s" where the lecture’s do', async (rule) => {
    for (const [index, minutes] of cutsIn(ROOT).entries()) {
      const said = describeAll(await checkDeck(await loadDeck(ROOT, entryOf(minutes)), [rule], HOUSE_CHECKS))
      expect(describeAll(await checkDeck(decks[index], [rule], HOUSE_CHECKS)).filter(problem => !said.includes(problem))).toEqual([])
    }
  })
})
