/**
 * The room: what it was asked, what it answered, and what each side may see of that. It knows no sockets and no clock
 * of its own. What a phone says it writes down first; if that fails, it has not happened.
 */
import type { RoomDeck, RoomQuestion } from './deck.ts'
import type { Answer, DeskView, FromDesk, FromPhone, FromRoom, Mine, Outcome, Question, RoomView, Round } from './protocol.ts'
import type { QuestionState, Store, StoredLost, StoredPlace } from './store.ts'
import { median } from '../lib/median.ts'
import { questionAt } from './deck.ts'
import { LOST_MS, MOST } from './protocol.ts'

const MINUTE_MS = 60_000
const MINUTES = 30
/** A window that lags behind says an older place for a moment; where it is older still, a clock was put back. */
const LAG_MS = 5000
/** Questions of one room; what comes then is refused. */
const MOST_ASKED = 500

interface Asked { id: number, device: string, n: number, text: string, state: FromRoom['state'], supporters: Set<string> }

/** Why something is not written down. */
export class Refusal extends Error {}

/** What is put to the room, without what is right. */
const plain = (question: RoomQuestion): Question => question.kind === 'vote'
  ? { id: question.id, kind: 'vote', ask: question.ask, options: question.options }
  : { id: question.id, kind: 'guess', ask: question.ask, unit: question.unit, from: question.from, to: question.to }

/** So many of them, evenly taken, the first and the last among them. */
const thinned = (values: number[], most: number): number[] => values.length <= most
  ? values
  : Array.from({ length: most }, (_, i) => values[Math.round(i * (values.length - 1) / (most - 1))])

export function roundOf(question: RoomQuestion, answers: Iterable<Answer>): Round {
  const all = [...answers]
  if (question.kind === 'vote')
    return { count: all.length, counts: question.options.map(({ name }) => all.filter(answer => answer === name).length), guesses: [] }
  const guesses = all.map(Number).sort((a, b) => a - b)
  return { count: all.length, counts: [], guesses: thinned(guesses, MOST.marks), ...guesses.length && { median: median(guesses) } }
}

export class Room {
  private readonly deck: RoomDeck
  private readonly store: Store
  private readonly now: () => number
  private readonly complain: (error: unknown) => void
  private lecture: number
  private place: StoredPlace
  private readonly states: Map<string, QuestionState>
  /** By question, and in it by round and device. */
  private readonly answers = new Map<string, Map<string, Answer>[]>()
  private readonly lost: StoredLost[]
  private readonly asked = new Map<number, Asked>()
  private onStage?: number

  /** @param complain hears why a step of the lecture was not written down; the lecture goes on without */
  constructor(deck: RoomDeck, store: Store, { now = Date.now, complain = console.error }: { now?: () => number, complain?: (error: unknown) => void } = {}) {
    this.deck = deck
    this.store = store
    this.now = now
    this.complain = complain
    const { id } = store.begin(deck.title, now())
    this.lecture = id
    const place = store.placesOf(id).at(-1)
    // The deck may be shorter by now, and what a window says of its place counts in any case.
    this.place = place && deck.slides[place.slide - 1] ? { ...place, at: 0 } : { slide: 1, click: 0, at: 0 }
    this.states = new Map(store.questionsOf(id).map(state => [state.id, state]))
    this.lost = store.lostOf(id)
    for (const { question, round, device, answer } of store.answersOf(id))
      this.answersIn(question, round).set(device, answer)
    for (const { supporters, ...asked } of store.askedOf(id))
      this.asked.set(asked.id, { ...asked, supporters: new Set(supporters) })
  }

  private answersIn(question: string, round: number): Map<string, Answer> {
    const rounds = this.answers.get(question) ?? []
    this.answers.set(question, rounds)
    return rounds[round - 1] ??= new Map()
  }

  private stateOf = (id: string): QuestionState =>
    this.states.get(id) ?? { id, round: 0, isOpen: false, isShown: false, isAnswered: false }

  private setState(state: QuestionState): void {
    this.states.set(state.id, state)
    this.attempt(() => this.store.setQuestion(this.lecture, state))
  }

  private attempt(write: () => unknown): void {
    try {
      write()
    }
    catch (error) {
      this.complain(error)
    }
  }

  private roundsOf = (question: RoomQuestion): Round[] => Array.from({ length: this.stateOf(question.id).round }, (_, i) =>
    roundOf(question, this.answersIn(question.id, i + 1).values()))

  /** The question that the room has before it: the one on stage, or one that is open while the lecturer is elsewhere. */
  private current = (): RoomQuestion | undefined => questionAt(this.deck, this.place)?.question
    ?? this.deck.questions.find(({ id }) => this.stateOf(id).isOpen)

  /**
   * @param device that says it
   * @throws Refusal in words for its reader
   */
  hear(device: string, message: FromPhone): void {
    const at = this.now()
    switch (message.do) {
      case 'answer': return this.answer(device, message, at)
      case 'ask': return this.ask(device, message, at)
      case 'support': return this.support(device, message.id)
      case 'lost':
        if (this.lost.some(one => one.device === device && at - one.at < LOST_MS))
          return
        this.store.addLost(this.lecture, { device, slide: this.place.slide, at })
        this.lost.push({ device, slide: this.place.slide, at })
    }
  }

  private answer(device: string, { question: id, round, answer }: FromPhone & { do: 'answer' }, at: number): void {
    const question = this.deck.questions.find(question => question.id === id)
    if (!question)
      throw new Refusal('There is no such question.')
    const state = this.stateOf(id)
    if (!state.isOpen || state.round !== round) {
      if (this.answers.get(id)?.[round - 1]?.get(device) === answer)
        return // said again, for the reply was lost
      throw new Refusal('This vote is closed.')
    }
    const isOne = question.kind === 'vote'
      ? question.options.some(({ name }) => name === answer)
      : typeof answer === 'number' && answer >= question.from && answer <= question.to
    if (!isOne)
      throw new Refusal(question.kind === 'vote' ? 'There is no such answer.' : `The number must be from ${question.from} to ${question.to}.`)
    this.store.setAnswer(this.lecture, { question: id, round, device, answer, at })
    this.answersIn(id, round).set(device, answer)
  }

  private ask(device: string, { text, n }: FromPhone & { do: 'ask' }, at: number): void {
    if ([...this.asked.values()].filter(({ state }) => state !== 'dropped').length >= MOST_ASKED)
      throw new Refusal('There are too many questions already.')
    const { slide } = this.place
    const id = this.store.addAsked(this.lecture, { device, n, text, slide, at })
    if (id !== undefined) // or it was said twice, for the reply was lost
      this.asked.set(id, { id, device, n, text, state: 'open', supporters: new Set() })
  }

  private support(device: string, id: number): void {
    const asked = this.asked.get(id)
    if (!asked || asked.state === 'dropped')
      throw new Refusal('This question is no longer there.')
    if (asked.device === device)
      throw new Refusal('It is your own question.')
    this.store.addSupport(id, device)
    asked.supporters.add(device)
  }

  /** What the lecturer does. What makes no sense at this place does nothing. */
  tell(message: FromDesk): void {
    const question = questionAt(this.deck, this.place)?.question
    const state = question && this.stateOf(question.id)
    switch (message.do) {
      case 'place':
        return this.moveTo(message)
      case 'begin':
        return this.attempt(() => this.begin())
      case 'open':
        if (state && !state.isOpen && !state.isAnswered && state.round < MOST.rounds)
          this.open(state)
        return
      case 'close':
        return state?.isOpen ? this.setState({ ...state, isOpen: false }) : undefined
      case 'show':
        return state?.round ? this.setState({ ...state, isShown: message.isShown, isOpen: state.isOpen && !message.isShown }) : undefined
      case 'mark':
        return this.mark(message.id, message.state)
      case 'stage':
        this.onStage = this.asked.get(message.id ?? 0)?.state === 'dropped' ? undefined : message.id
    }
  }

  private begin(): void {
    this.lecture = this.store.begin(this.deck.title, this.now(), { isNew: true }).id
    this.lost.length = 0
    this.onStage = undefined
    for (const known of [this.states, this.answers, this.asked])
      known.clear()
    this.moveTo(this.place)
  }

  /** A round that nobody has answered is opened as it was. */
  private open(state: QuestionState): void {
    for (const other of this.states.values()) {
      if (other.isOpen)
        this.setState({ ...other, isOpen: false })
    }
    const isUsed = !state.round || this.answersIn(state.id, state.round).size > 0
    this.setState({ ...state, round: state.round + Number(isUsed), isOpen: true, isShown: false })
  }

  private moveTo({ slide, click, at }: StoredPlace): void {
    const isElsewhere = slide !== this.place.slide || click !== this.place.click
    const isLate = at < this.place.at && this.place.at - at < LAG_MS
    if (isLate || !this.deck.slides[slide - 1])
      return
    if (isElsewhere)
      this.attempt(() => this.store.addPlace(this.lecture, { slide, click, at }))
    this.place = { slide, click, at }
    const found = questionAt(this.deck, this.place)
    if (!found)
      return
    const state = this.stateOf(found.question.id)
    const isRehearsed = state.isAnswered && !this.answers.get(state.id)?.some(answers => answers.size > 0)
    if (found.isAsked && (!state.round || isRehearsed))
      return this.open({ ...state, isAnswered: false })
    const next = { ...state, isOpen: state.isOpen && found.isAsked, isAnswered: state.isAnswered || found.isAnswered }
    if (next.isOpen !== state.isOpen || next.isAnswered !== state.isAnswered)
      this.setState(next)
  }

  private mark(id: number, state: FromRoom['state']): void {
    const asked = this.asked.get(id)
    if (!asked)
      return
    asked.state = state
    this.attempt(() => this.store.setAsked(id, state))
    if (state === 'dropped' && this.onStage === id)
      this.onStage = undefined
  }

  /** The most wanted first, those that were answered last. */
  private fromRoom = (): FromRoom[] => [...this.asked.values()]
    .filter(({ state }) => state !== 'dropped')
    .map(({ id, text, state, supporters }) => ({ id, text, state, votes: supporters.size }))
    .sort((a, b) => Number(a.state === 'answered') - Number(b.state === 'answered') || b.votes - a.votes || a.id - b.id)

  /** What everybody in the room may see. */
  view(): RoomView {
    const { slide, click } = this.place
    const { section, headline, headlineAt = 0, words, said } = this.deck.slides[slide - 1]
    const question = this.current()
    const { round, isOpen, isShown, isAnswered } = this.stateOf(question?.id ?? '')
    const outcome: Outcome | undefined = question && isShown
      ? { rounds: this.roundsOf(question), ...isAnswered && { right: question.right, why: question.why } }
      : undefined
    return {
      title: this.deck.title,
      section,
      headline: click < headlineAt ? '' : headline,
      words: words.slice(0, click + 1).flat(),
      said: said.slice(0, click + 1),
      ...question && round && { question: { ...plain(question), round, isOpen, ...outcome && { outcome } } },
      fromRoom: this.fromRoom().slice(0, MOST.fromRoom),
    }
  }

  /** What one device has said. */
  mine(device: string): Mine {
    const answers = [...this.answers].flatMap(([question, rounds]): [string, { round: number, answer: Answer }][] => {
      const round = rounds.findLastIndex(answers => answers?.has(device))
      return round < 0 ? [] : [[question, { round: round + 1, answer: rounds[round].get(device)! }]]
    })
    const supported = [...this.asked.values()].filter(({ supporters }) => supporters.has(device)).map(({ id }) => id)
    return { answers: Object.fromEntries(answers), supported }
  }

  /** Whether a device has said this before. */
  hasAsked = (device: string, n: number): boolean => [...this.asked.values()].some(asked => asked.device === device && asked.n === n)

  /** The devices of all open questions. */
  asking = (): string[] => [...this.asked.values()].filter(({ state }) => state === 'open').map(({ device }) => device)

  /** The devices that have answered the question on stage, in its newest round. */
  answering(): Iterable<string> {
    const question = this.current()
    const round = question && this.stateOf(question.id).round
    return round ? this.answersIn(question.id, round).keys() : []
  }

  /** What the lecture's windows see, without what only the server knows. */
  deskView(): Omit<DeskView, 'address' | 'present' | 'fromOneAddress'> {
    const now = this.now()
    const question = questionAt(this.deck, this.place)?.question
    const { round, isOpen, isShown, isAnswered } = this.stateOf(question?.id ?? '')
    const lostByMinute = Array.from({ length: MINUTES }, () => 0)
    for (const { at } of this.lost) {
      const minute = Math.floor((now - at) / MINUTE_MS)
      if (minute >= 0 && minute < MINUTES)
        lostByMinute[MINUTES - 1 - minute] += 1
    }
    return {
      ...question && {
        question: { ...plain(question), right: question.right, why: question.why, round, isOpen, isShown, isAnswered, rounds: this.roundsOf(question) },
      },
      lost: new Set(this.lost.filter(({ at }) => now - at < LOST_MS).map(({ device }) => device)).size,
      lostByMinute,
      fromRoom: this.fromRoom(),
      onStage: this.onStage,
    }
  }
}
