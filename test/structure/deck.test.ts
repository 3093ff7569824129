/** What can be told about the deck without a browser. */
import type { Deck } from '../../kit/test/support/source.ts'
import { beforeAll, describe, it } from 'vitest'
import { expectNone } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'

describe('the deck as it is written', () => {
  let deck: Deck
  beforeAll(async () => {
    deck = await loadDeck()
  })

  it.each(Object.keys(DECK_CHECKS))('%s', async name => expectNone(await checkDeck(deck, [name])))
})
