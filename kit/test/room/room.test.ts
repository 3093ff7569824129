/** The rules of a room: when a question is open, what counts, and who sees what. */
import type { FromDesk, FromPhone } from '../../room/protocol.ts'
import type { Store } from '../../room/store.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOST_MS, MOST } from '../../room/protocol.ts'
import { Refusal, Room, roundOf } from '../../room/room.ts'
import { openStore } from '../../room/store.ts'
import { DECK } from './small-room.ts'

const START = Date.parse('2027-02-15T10:00:00Z')

let folder: string
let file: string
let now: number
let store: Store
let room: Room
let lecture: number
let complaints: string[]

function open(): void {
  store = openStore(file)
  room = new Room(DECK, store, { now: () => now, complain: error => complaints.push((error as Error).message) })
  lecture = store.lectures().at(-1)!.id
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'room-'))
  file = join(folder, 'new', 'room.sqlite')
  now = START
  complaints = []
  open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

let n = 0
const go = (slide: number, click: number): void => room.tell({ do: 'place', slide, click, at: now++ })
const tell = (message: FromDesk): void => room.tell(message)
/** @returns why it does not count, if so */
function say(device: string, message: FromPhone): string | undefined {
  try {
    room.hear(device, message)
  }
  catch (error) {
    return error instanceof Refusal ? error.message : `broken: ${(error as Error).message}`
  }
}
const answer = (device: string, answer: string | number, question = 'leaf', round = 1) => say(device, { n: ++n, do: 'answer', question, round, answer })
const ask = (device: string, text: string, number = ++n) => say(device, { n: number, do: 'ask', text })
const counts = () => room.deskView().question!.rounds.map(({ counts }) => counts)

describe('a question', () => {
  it('opens by itself at its click, and closes where it is answered', () => {
    go(2, 0)
    expect(room.view().question).toBeUndefined()
    expect(answer('a', 'B')).toBe('This vote is closed.')
    go(2, 1)
    expect(room.view().question).toEqual({ id: 'leaf', kind: 'vote', ask: 'Which leaf?', options: [{ name: 'A', text: 'Black' }, { name: 'B', text: 'Green' }], round: 1, isOpen: true })
    expect(answer('a', 'B')).toBeUndefined()
    go(3, 0)
    expect(room.deskView().question).toMatchObject({ isOpen: false, isAnswered: false, round: 1 })
    expect(answer('b', 'B')).toBe('This vote is closed.')
    go(2, 1)
    expect(room.view().question).toMatchObject({ isOpen: false })
  })

  it('counts a device once, and its last answer', () => {
    go(2, 1)
    expect([answer('a', 'A'), answer('b', 'B'), answer('a', 'B')]).toEqual([undefined, undefined, undefined])
    expect(counts()).toEqual([[0, 2]])
    expect(room.mine('a').answers).toEqual({ leaf: { round: 1, answer: 'B' } })
  })

  it('takes only what it asks for', () => {
    go(2, 1)
    expect(answer('a', 'C')).toBe('There is no such answer.')
    expect(answer('a', 1)).toBe('There is no such answer.')
    expect(answer('a', 'A', '__proto__')).toBe('There is no such question.')
    expect(answer('a', 'A', 'leaf', 2)).toBe('This vote is closed.')
    go(4, 0)
    for (const wrong of [-1, 101, '80', Number.NaN, Infinity])
      expect(answer('a', wrong, 'heat')).toBe('The number must be from 0 to 100.')
    expect(answer('a', 80.5, 'heat')).toBeUndefined()
    expect(answer('b', 10, 'heat')).toBeUndefined()
    expect(room.deskView().question!.rounds).toEqual([{ count: 2, counts: [], guesses: [10, 80.5], median: 45.25 }])
  })

  it('confirms a counted answer that is said again once it is closed', () => {
    go(2, 1)
    answer('a', 'B')
    tell({ do: 'close' })
    expect([answer('a', 'B'), answer('a', 'A')]).toEqual([undefined, 'This vote is closed.'])
    expect(counts()).toEqual([[0, 1]])
  })

  it('may be voted on once more, and shows the shift', () => {
    go(2, 1)
    expect([answer('a', 'A'), answer('b', 'A'), answer('c', 'B')]).toEqual([undefined, undefined, undefined])
    tell({ do: 'close' })
    tell({ do: 'open' })
    expect(room.view().question).toMatchObject({ round: 2, isOpen: true })
    expect(answer('a', 'B', 'leaf', 1)).toBe('This vote is closed.')
    expect([answer('a', 'B', 'leaf', 2), answer('b', 'B', 'leaf', 2)]).toEqual([undefined, undefined])
    tell({ do: 'show', isShown: true })
    tell({ do: 'open' }) // no third
    expect(room.view().question).toMatchObject({ round: 2, isOpen: false, outcome: { rounds: [{ counts: [2, 1] }, { counts: [0, 2] }] } })
    expect(room.mine('c').answers).toEqual({ leaf: { round: 1, answer: 'B' } })
  })

  it('keeps its distribution until it is brought, and its answer until the slides come to it', () => {
    go(2, 1)
    answer('a', 'B')
    tell({ do: 'close' })
    expect(room.view().question).not.toHaveProperty('outcome')
    tell({ do: 'show', isShown: true })
    expect(room.view().question!.outcome).toEqual({ rounds: [{ count: 1, counts: [0, 1], guesses: [] }] })
    go(3, 0)
    expect(JSON.stringify(room.view())).not.toContain('SECRET')
    go(3, 1)
    expect(room.view().question!.outcome).toMatchObject({ right: 'B', why: 'SECRET it is not rolled' })
    tell({ do: 'show', isShown: false })
    expect(room.view().question).not.toHaveProperty('outcome')
  })

  it('says as much to a phone that reads along as was said', () => {
    go(4, 1)
    expect(room.view()).toMatchObject({ section: '2 Water', headline: 'How hot?', words: ['A kettle'], said: [['How hot?'], ['Think.']] })
    go(4, 2)
    expect(room.view()).toMatchObject({ words: ['A kettle', 'SECRET eighty'], question: { isOpen: false } })
  })

  it('stays open for phones while the lecture goes elsewhere', () => {
    go(2, 1)
    go(5, 0)
    expect(room.view().question).toMatchObject({ id: 'leaf', isOpen: true })
    expect(room.deskView().question).toBeUndefined()
    expect(answer('a', 'B')).toBeUndefined()
  })

  it('draws at most so many guesses, evenly taken', () => {
    const guesses = Array.from({ length: 1001 }, (_, index) => (index * 3) % 1001)
    const round = roundOf(DECK.questions[1], guesses)
    expect(round).toMatchObject({ count: 1001, median: 500 })
    expect(round.guesses).toHaveLength(MOST.marks)
    expect([round.guesses[0], round.guesses.at(-1)]).toEqual([0, 1000])
    const steps = round.guesses.slice(1).map((guess, index) => guess - round.guesses[index])
    expect([Math.min(...steps), Math.max(...steps)]).toEqual([5, 6])
  })
})

describe('the place', () => {
  it('is the newest of what the windows say', () => {
    room.tell({ do: 'place', slide: 3, click: 0, at: now })
    room.tell({ do: 'place', slide: 2, click: 0, at: now - 100 }) // a window that lags behind
    expect(room.view().headline).toBe('So it is')
    room.tell({ do: 'place', slide: 2, click: 0, at: now - 3600_000 }) // a clock that was put back
    expect(room.view().headline).toBe('Which leaf?')
    room.tell({ do: 'place', slide: 99, click: 0, at: now })
    expect(room.view().headline).toBe('Which leaf?')
  })
})

describe('the room', () => {
  it('is lost for a minute', () => {
    expect(['a', 'b', 'a'].map(device => say(device, { n: ++n, do: 'lost' }))).toEqual([undefined, undefined, undefined])
    expect(room.deskView()).toMatchObject({ lost: 2 })
    now += LOST_MS
    expect(room.deskView().lost).toBe(0)
    expect(room.deskView().lostByMinute.slice(-3)).toEqual([0, 2, 0])
    now += 30 * 60_000
    expect(room.deskView().lostByMinute).toEqual(Array.from({ length: 30 }, () => 0))
  })

  it('asks, wants to know too, and sees no question that was dropped', () => {
    expect([ask('a', 'Why green?', 7), ask('a', 'Why green?', 7), ask('b', 'How much?')]).toEqual([undefined, undefined, undefined])
    const support = (device: string, id: number) => say(device, { n: ++n, do: 'support', id })
    expect([support('c', 2), support('c', 2)]).toEqual([undefined, undefined])
    expect(support('b', 2)).toBe('It is your own question.')
    expect(support('b', 7)).toBe('This question is no longer there.')
    expect(room.view().fromRoom).toEqual([{ id: 2, text: 'How much?', votes: 1, state: 'open' }, { id: 1, text: 'Why green?', votes: 0, state: 'open' }])
    expect(room.mine('c').supported).toEqual([2])
    tell({ do: 'stage', id: 2 })
    expect(room.deskView().onStage).toBe(2)
    tell({ do: 'mark', id: 2, state: 'dropped' })
    expect(room.deskView()).toMatchObject({ onStage: undefined, fromRoom: [{ id: 1 }] })
    expect(support('c', 2)).toBe('This question is no longer there.')
  })
})

describe('the file', () => {
  it('goes on with a lecture of today, and begins another one tomorrow', () => {
    go(2, 1)
    expect([answer('a', 'B'), ask('a', 'Why?', 5), say('a', { n: ++n, do: 'lost' }), say('b', { n: ++n, do: 'support', id: 1 })]).toEqual(Array.from({ length: 4 }))
    const [view, deskView, mine] = [room.view(), room.deskView(), room.mine('a')]
    store.close()
    now += 1000
    open()
    expect([room.view(), room.deskView(), room.mine('a')]).toEqual([view, deskView, mine])
    expect(ask('a', 'Why?', 5)).toBeUndefined() // said again, for the reply was lost
    expect(room.view().fromRoom).toHaveLength(1)
    expect(answer('b', 'A')).toBeUndefined()
    expect(counts()).toEqual([[1, 1]])
    expect([store.placesOf(lecture).length, store.lostOf(lecture).length, store.answersOf(lecture).length]).toEqual([1, 1, 2])
    store.close()
    now += 13 * 3600_000
    open()
    expect(room.view().question).toBeUndefined()
    expect(store.lectures()).toHaveLength(2)
  })

  it('goes on with a deck that is shorter now', () => {
    go(5, 0)
    expect(() => new Room({ ...DECK, slides: DECK.slides.slice(0, 3) }, store, { now: () => now }).view()).not.toThrow()
  })

  it('counts nothing that it cannot write, and goes on', () => {
    go(2, 1)
    answer('a', 'A')
    const full = (): never => {
      throw new Error('database or disk is full')
    }
    Object.assign(store, { setAnswer: full, addAsked: full, addPlace: full, setQuestion: full })
    expect([answer('b', 'A'), ask('b', 'Why?')]).toEqual(['broken: database or disk is full', 'broken: database or disk is full'])
    expect([counts(), room.view().fromRoom]).toEqual([[[1, 0]], []])
    go(3, 1)
    expect(room.view().headline).toBe('So it is')
    expect(complaints).toContain('database or disk is full')
  })

  it('is asked anew after a rehearsal that nobody answered, and when the next lecture begins', () => {
    go(2, 1)
    go(3, 1)
    go(2, 1)
    expect(room.view().question).toMatchObject({ round: 1, isOpen: true })
    expect(answer('a', 'B')).toBeUndefined()
    go(3, 1)
    go(2, 1)
    expect(room.view().question).toMatchObject({ isOpen: false })
    tell({ do: 'begin' })
    expect(room.view().question).toMatchObject({ round: 1, isOpen: true })
    expect([counts(), room.mine('a'), store.lectures().length]).toEqual([[[0, 0]], { answers: {}, supported: [] }, 2])
    expect(store.answersOf(lecture)).toHaveLength(1)
  })

  it('is not shared by two lectures', () => {
    expect(() => openStore(file)).toThrow(/cannot be used: database is locked\.\nNext step: end the lecture that has it open/)
  })

  it('says in a line what is the matter with it', () => {
    const broken = join(folder, 'broken.sqlite')
    writeFileSync(broken, 'no database'.repeat(1000))
    expect(() => openStore(broken)).toThrow(/broken\.sqlite cannot be used: file is not a database\.\nNext step/)
    expect(() => openStore(join(broken, 'room.sqlite'))).toThrow(/cannot be used/)
  })
})
