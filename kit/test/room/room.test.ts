/** The rules of a room: when a question is open, what counts, and who sees what. */
import type { FromDesk } from '../../room/protocol.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOST_MS, MOST } from '../../room/protocol.ts'
import { counted, Room } from '../../room/room.ts'
import { Store } from '../../room/store.ts'
import { DECK } from './small-room.ts'

const START = Date.parse('2027-02-15T10:00:00Z')

let folder: string
let file: string
let now: number
let store: Store
let room: Room
let lecture: number

function open(options: { isResumed?: boolean, mostBytes?: number } = {}): void {
  store = new Store(file, { now: () => now, ...options })
  lecture = store.begin(DECK.title, options.isResumed)
  room = new Room(DECK, store, lecture, () => now)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'room-'))
  file = join(folder, 'new', 'room.sqlite')
  now = START
  open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

let n = 0
const go = (slide: number, click: number): void => room.tell({ do: 'place', slide, click, at: now++ })
const tell = (message: FromDesk): void => room.tell(message)
const answer = (device: string, answer: string | number, question = 'leaf', round = 1) => room.say(device, { n: ++n, do: 'answer', question, round, answer })
const ask = (device: string, text: string, number = ++n) => room.say(device, { n: number, do: 'ask', text })
const counts = () => room.deskView().question!.rounds.map(({ counts }) => counts)

describe('a question', () => {
  it('opens by itself at its click, and closes where it is answered', async () => {
    go(2, 0)
    expect(room.view().question).toBeUndefined()
    expect(await answer('a', 'B')).toBe('the question is closed')
    go(2, 1)
    expect(room.view().question).toEqual({ id: 'leaf', kind: 'vote', ask: 'Which leaf?', options: [{ name: 'A', text: 'Black' }, { name: 'B', text: 'Green' }], round: 1, isOpen: true })
    expect(await answer('a', 'B')).toBeUndefined()
    go(3, 0)
    expect(room.deskView().question).toMatchObject({ isOpen: false, isAnswered: false, round: 1 })
    expect(await answer('b', 'B')).toBe('the question is closed')
    go(2, 1)
    expect(room.view().question).toMatchObject({ isOpen: false })
  })

  it('counts a device once, and its last answer', async () => {
    go(2, 1)
    await Promise.all([answer('a', 'A'), answer('b', 'B'), answer('a', 'B')])
    expect(counts()).toEqual([[0, 2]])
    expect(room.mine('a').answers).toEqual({ leaf: { round: 1, answer: 'B' } })
  })

  it('takes only what it asks for', async () => {
    go(2, 1)
    expect(await answer('a', 'C')).toBe('there is no such option')
    expect(await answer('a', 1)).toBe('there is no such option')
    expect(await answer('a', 'A', '__proto__')).toBe('there is no such question')
    expect(await answer('a', 'A', 'leaf', 2)).toBe('the question is closed')
    go(4, 0)
    for (const wrong of [-1, 101, '80', Number.NaN, Infinity])
      expect(await answer('a', wrong, 'heat')).toBe('a number from 0 to 100')
    expect(await answer('a', 80.5, 'heat')).toBeUndefined()
    expect(await answer('b', 10, 'heat')).toBeUndefined()
    expect(room.deskView().question!.rounds).toEqual([{ count: 2, counts: [], guesses: [10, 80.5], median: 45.25 }])
  })

  it('may be voted on once more, and shows the shift', async () => {
    go(2, 1)
    await Promise.all([answer('a', 'A'), answer('b', 'A'), answer('c', 'B')])
    tell({ do: 'close' })
    tell({ do: 'open' })
    expect(room.view().question).toMatchObject({ round: 2, isOpen: true })
    expect(await answer('a', 'B', 'leaf', 1)).toBe('the question is closed')
    await Promise.all([answer('a', 'B', 'leaf', 2), answer('b', 'B', 'leaf', 2)])
    tell({ do: 'show', isShown: true })
    tell({ do: 'open' }) // no third
    expect(room.view().question).toMatchObject({ round: 2, isOpen: false, outcome: { rounds: [{ counts: [2, 1] }, { counts: [0, 2] }] } })
    expect(room.mine('c').answers).toEqual({ leaf: { round: 1, answer: 'B' } })
  })

  it('is opened as it was when nobody has answered', () => {
    go(2, 1)
    tell({ do: 'close' })
    tell({ do: 'open' })
    expect(room.deskView().question).toMatchObject({ round: 1, isOpen: true })
  })

  it('keeps its distribution until it is brought, and its answer until the slides come to it', async () => {
    go(2, 1)
    await answer('a', 'B')
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

  it('stays open for phones while the lecture goes elsewhere', async () => {
    go(2, 1)
    go(5, 0)
    expect(room.view().question).toMatchObject({ id: 'leaf', isOpen: true })
    expect(room.deskView().question).toBeUndefined()
    expect(await answer('a', 'B')).toBeUndefined()
  })

  it('draws at most so many guesses, evenly taken', () => {
    const guesses = Array.from({ length: 1001 }, (_, index) => (index * 3) % 1001)
    const round = counted(DECK.questions[1], guesses)
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
  it('is lost for a minute', async () => {
    expect(await Promise.all(['a', 'b', 'a'].map(device => room.say(device, { n: ++n, do: 'lost' })))).toEqual([undefined, undefined, undefined])
    expect(room.deskView()).toMatchObject({ lost: 2 })
    now += LOST_MS
    expect(room.deskView().lost).toBe(0)
    expect(room.deskView().lostByMinute.slice(-3)).toEqual([0, 2, 0])
    now += 30 * 60_000
    expect(room.deskView().lostByMinute).toEqual(Array.from({ length: 30 }, () => 0))
  })

  it('asks, wants to know too, and sees no question that was dropped', async () => {
    await ask('a', 'Why\u202E green?\n\uD800 ')
    await ask('b', 'How much?')
    await room.say('c', { n: ++n, do: 'support', id: 2 })
    await room.say('c', { n: ++n, do: 'support', id: 2 })
    expect(await room.say('b', { n: ++n, do: 'support', id: 2 })).toBe('the question is yours already')
    expect(await room.say('b', { n: ++n, do: 'support', id: 7 })).toBe('there is no such question')
    expect(room.view().fromRoom).toEqual([{ id: 2, text: 'How much?', votes: 1, state: 'open' }, { id: 1, text: 'Why green?', votes: 0, state: 'open' }])
    expect(room.mine('c').supported).toEqual([2])
    tell({ do: 'stage', id: 2 })
    expect(room.deskView().onStage).toBe(2)
    tell({ do: 'mark', id: 2, state: 'dropped' })
    expect(room.deskView()).toMatchObject({ onStage: undefined, fromRoom: [{ id: 1 }] })
    expect(store.questionsOf(lecture)).toHaveLength(2)
  })

  it('is asked not too often, not too much, and twice the same only once', async () => {
    expect(await ask('a', ' \n')).toBe('a question has some words')
    expect(await ask('a', 'a'.repeat(281))).toBe('a question has at most 280 letters')
    expect(await Promise.all([ask('a', '🍵'.repeat(280), 7), ask('a', '🍵'.repeat(280), 7)])).toEqual([undefined, undefined])
    expect(await ask('a', 'And?')).toMatch('one question in 20 seconds')
    expect(room.view().fromRoom).toHaveLength(1)
    now += 20_000
    expect(await ask('a', 'And?')).toBeUndefined()
  })
})

describe('the file', () => {
  it('goes on with a lecture of today, and begins another one tomorrow', async () => {
    go(2, 1)
    await Promise.all([answer('a', 'B'), ask('a', 'Why?', 5), room.say('a', { n: ++n, do: 'lost' })])
    await room.say('b', { n: ++n, do: 'support', id: 1 })
    const [view, deskView, mine] = [room.view(), room.deskView(), room.mine('a')]
    store.close()
    now += 1000
    open()
    expect([room.view(), room.deskView(), room.mine('a')]).toEqual([view, deskView, mine])
    expect(await ask('a', 'Why?', 5)).toBeUndefined()
    expect(room.view().fromRoom).toHaveLength(1)
    expect(await answer('b', 'A')).toBeUndefined()
    expect(counts()).toEqual([[1, 1]])
    expect([store.placesOf(lecture).length, store.lostOf(lecture).length, store.votesOf(lecture).length]).toEqual([1, 1, 2])
    store.close()
    open({ isResumed: false })
    expect(room.view().question).toBeUndefined()
    store.close()
    now += 13 * 3600_000
    open()
    expect(store.lectures()).toHaveLength(3)
    store.removeAll()
    expect([store.lectures(), store.votesOf(1), store.askedOf(1)]).toEqual([[], [], []])
  })

  it('refuses in a word what it cannot write, and goes on', async () => {
    store.close()
    const lines: string[] = []
    store = new Store(file, { now: () => now, log: line => lines.push(line), mostBytes: 100_000 })
    room = new Room(DECK, store, store.begin(DECK.title), () => now)
    go(2, 1)
    const replies: (string | undefined)[] = []
    for (let device = 0; device < 3000 && !replies.includes('not counted: the laptop cannot write'); device += 100)
      replies.push(...await Promise.all(Array.from({ length: 100 }, (_, index) => answer(`device ${device + index}`, 'A'))))
    expect(replies).toContain('not counted: the laptop cannot write')
    expect(lines[0]).toMatch('database or disk is full')
    const more = [ask('a', 'Why?'), ...Array.from({ length: 200 }, (_, index) => answer(`more ${index}`, 'A'))]
    expect(new Set(await Promise.all(more))).toEqual(new Set(['not counted: the laptop cannot write']))
    expect(room.view().fromRoom).toEqual([])
    const confirmed = replies.filter(reply => reply === undefined).length
    expect(counts()).toEqual([[confirmed, 0]])
    go(3, 1)
    expect(room.view().headline).toBe('So it is')
    store.close()
    open()
    expect(store.votesOf(lecture)).toHaveLength(confirmed)
  })

  it('is put aside when it is broken, and not shared by two lectures', () => {
    expect(() => new Store(file)).toThrow(/cannot be used: database is locked\.\nNext step/)
    store.close()
    writeFileSync(file, 'no database'.repeat(1000))
    const lines: string[] = []
    store = new Store(file, { log: line => lines.push(line) })
    expect(lines).toEqual([expect.stringMatching(/cannot be read .* It is kept as .*\.broken-\d+, and a new one begun/)])
    expect(store.lectures()).toEqual([])
    expect(() => new Store(join(file, 'room.sqlite'))).toThrow(/cannot be used/)
  })
})
