/** The cuts of the lecture are as correct as the whole, and have its settings. */
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { lostAddresses } from '../house/references.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'

const placeAndMessage = ({ where, message }: Problem): string => `${where} ${message}`

it('the whole links to its own slides', async () => expectNone(lostAddresses(await loadDeck())))

describe.each(cutsIn(ROOT).filter(minutes => minutes !== WHOLE).map(minutes => [entryOf(minutes), minutes] as const))('%s', (entry, minutes) => {
  let deck: Deck
  beforeAll(async () => {
    deck = await loadDeck(ROOT, entry)
  })

  it.each(Object.keys(DECK_CHECKS))('%s, where the whole is', async (name) => {
    const told = (await checkDeck(await loadDeck(), [name])).map(placeAndMessage)
    expectNone((await checkDeck(deck, [name])).filter(problem => !told.includes(placeAndMessage(problem))))
  })
  it('links to its own slides', () => expectNone(lostAddresses(deck)))

  it('has the settings of the lecture, its minutes, and files of its own', async () => {
    const whole = (await loadDeck()).data.headmatter as Record<string, unknown>
    const { headmatter } = deck.data
    expect(headmatter).toMatchObject({ theme: whole.theme, title: whole.title, canvasWidth: whole.canvasWidth, duration: `${minutes}min`, exportFilename: `${String(whole.exportFilename)}-${minutes}` })
    expect(deck.settings).toEqual((await loadDeck()).settings)
  })
})
