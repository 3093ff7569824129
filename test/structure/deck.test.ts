/** What can be told about the deck without a browser. */
import type { Deck } from '../support/source.ts'
import { beforeAll, describe, it } from 'vitest'
import { expectNone } from '../support/problem.ts'
import { loadDeck } from '../support/source.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'

describe('the deck as it is written', () => {
  let deck: Deck
  beforeAll(async () => {
    deck = await loadDeck()
  })

  it.each(Object.keys(DECK_CHECKS))('%s', async name => expectNone(await checkDeck(deck, [name])))
})
