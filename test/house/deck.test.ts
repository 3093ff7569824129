/** The lecture and its cuts keep the rules of this house, which an instructor may edit. */
import type { Deck } from '../../kit/test/support/source.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { SECTIONS } from '../../snippets/text/sections.ts'
import { checkDeck, wholeDeck } from '../structure/checks.ts'
import { HOUSE_CHECKS } from './checks.ts'
import { RULES } from './rules.ts'

const KEPT = Object.entries(RULES).filter(([rule, kept]) => kept && rule in HOUSE_CHECKS).map(([rule]) => rule)

describe.each(cutsIn(ROOT).map(entryOf))('%s: rules of this house, which test/house/rules.ts lists', (entry) => {
  let deck: Deck
  beforeAll(async () => {
    deck = await loadDeck(ROOT, entry)
  })

  it.each(KEPT)('%s', async rule => expectNone(await checkDeck(deck, [rule], HOUSE_CHECKS), 'a rule of this house: edit it in test/house/rules.ts'))
})

it('the sections are planned as long as the lecture', () => {
  const planned = SECTIONS.reduce((sum, { minutes }) => sum + minutes, 0)
  expectNone(wholeDeck('plan', planned === WHOLE ? [] : [`snippets/text/sections.ts gives the sections ${planned} minutes in all; slides.md gives ${WHOLE}, in duration: change one of the two.`]))
})

it('every check is a rule', () => expect(Object.keys(RULES)).toEqual(expect.arrayContaining(Object.keys(HOUSE_CHECKS))))
