/** The questions that slides put to a room, and what a room may learn of a deck. */
import { describe, expect, it } from 'vitest'
import { questionOf } from '../../parse/question.ts'
import { questionAt } from '../../room/deck.ts'
import { readRoomDeck } from '../../room/read-deck.ts'
import { copyDeck } from '../support/build.ts'

const VOTE = { options: { A: 'porcelain', B: 'iron' }, right: 'B', answer: 2 }
const GUESS = { unit: 'cups', from: 0, to: 12, right: '6', answer: 'pots.1' }

describe('a question in the frontmatter', () => {
  it('is a vote or a guess', () => {
    expect(questionOf({ link: 'pots', vote: VOTE })).toEqual({
      question: { id: 'pots', kind: 'vote', ask: '', options: [{ name: 'A', text: 'porcelain' }, { name: 'B', text: 'iron' }] },
      right: 'B',
      why: '',
      at: 0,
      answer: { click: 2 },
    })
    expect(questionOf({ link: 'cups', guess: { ...GUESS, right: '1,200', to: 2000 } })).toMatchObject({ right: 1200, answer: { link: 'pots', click: 1 } })
    expect(questionOf({ link: 'cups' })).toBeUndefined()
  })

  it.each<[object, string]>([
    [{ vote: VOTE }, 'link must name a slide that has a vote; got undefined'],
    [{ vote: { ...VOTE, right: 'C' } }, 'vote.right must be one of A, B; got "C"'],
    [{ vote: { ...VOTE, options: ['A'] } }, 'vote.options must be 2 to 6 different names'],
    [{ vote: { ...VOTE, options: ['A', 'A'] } }, 'vote.options must be 2 to 6 different names'],
    [{ vote: { ...VOTE, rigth: 'A' } }, 'vote must have no other keys than ask, options, right, why, at, answer; got "rigth"'],
    [{ vote: { ...VOTE, at: 2 } }, 'vote.answer must come after the click that asks, 2; got 2'],
    [{ vote: { ...VOTE, answer: 0 } }, 'vote.answer must be the click that answers'],
    [{ vote: { ...VOTE, why: 3 } }, 'vote.why must be a sentence; got 3'],
    [{ vote: 'A or B?' }, 'vote must have ask, options, right, why, at, answer'],
    [{ vote: VOTE, guess: GUESS }, 'a slide asks one question'],
    [{ guess: { ...GUESS, right: 13 } }, 'guess.right must be a number from 0 to 12; got 13'],
    [{ guess: { ...GUESS, from: 12 } }, 'guess.from and guess.to must be numbers'],
    [{ guess: { ...GUESS, unit: undefined } }, 'guess.unit must say what is counted'],
  ])('%j is refused', (frontmatter, message) => {
    const link = message.startsWith('link') ? {} : { link: 'cups' }
    expect(() => questionOf({ ...link, ...frontmatter })).toThrow(message)
  })
})

const SLIDES = `---
theme: default
title: A cup of tea
duration: 2min
layout: evidence
link: cups
section: 1
timing: 60
guess: { unit: cups, from: 0, to: 12, right: 4, why: It is small., answer: 1 }
---

# How many cups<br>does a *pot* fill?

<Conclusion :at="1">As many as <b>stand</b> here.</Conclusion>

::foot::

Still air; \`no\` milk.

<!--
Guess before you look: how many? [ask] Dr. Leaf knows.

[click] As many as stand here. [do: move the slider]

If they ask: milk cools it.
-->

---
layout: text
link: pots
timing: 60
vote: { ask: Which stays warm?, options: [A, B], right: B, at: 1, answer: last.2 }
---

# Two pots

<v-clicks>

- Porcelain
- **Iron**

</v-clicks>

<!-- [click] One. [click] Two. -->

---
layout: evidence
link: last
timing: 0
---

# <span v-click="3">Iron</span>

<span v-click>Never</span> <b v-click="2" class="x">Then</b>

<!-- Iron. [click] So. [click] Then. -->
`

describe('a deck, as a room may learn of it', async () => {
  const deck = await readRoomDeck(copyDeck('room', { slides: SLIDES }))
  const [cups, pots, last] = deck.slides

  it('has words and speech by the click at which they come, without directions and answers at hand', () => {
    expect(deck.title).toBe('A cup of tea')
    expect(cups.headline).toBe('How many cups does a pot fill?')
    expect(cups.section).toMatch(/^1 /)
    expect(cups.words).toEqual([['Still air; no milk.'], ['As many as stand here.']])
    expect(cups.said).toEqual([['Guess before you look: how many?', 'Dr. Leaf knows.'], ['As many as stand here.']])
    expect(pots.words).toEqual([[], ['Porcelain'], ['Iron']])
    expect([last.headline, last.headlineAt, last.words[0], last.words[2]]).toEqual(['Iron', 3, [], ['Then']])
  })

  it('says which question is on stage, whether it is asked, and whether its answer is there', () => {
    expect(deck.questions.map(({ id, ask, right }) => [id, ask, right])).toEqual([['cups', cups.headline, 4], ['pots', 'Which stays warm?', 'B']])
    const at = (slide: number, click: number) => {
      const found = questionAt(deck, { slide, click })
      return found && [found.question.id, found.isAsked ? 'asked' : found.isAnswered ? 'answered' : 'waits']
    }
    expect([[1, 0], [1, 1], [2, 0], [2, 1], [2, 2], [3, 0], [3, 2]].map(([slide, click]) => at(slide, click)))
      .toEqual([['cups', 'asked'], ['cups', 'answered'], undefined, ['pots', 'asked'], ['pots', 'asked'], ['pots', 'waits'], ['pots', 'answered']])
  })
})
