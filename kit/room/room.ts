/**
 * What the room answers, asks and sees: the rules, without a network and without a timer. What a phone says counts
 * once it is written down; what the lecturer says holds at once.
 */
import type { RoomDeck, RoomQuestion } from './deck.ts'
import type { Answer, DeskView, FromDesk, FromPhone, FromRoom, Mine, Outcome, Question, RoomView, Round } from './protocol.ts'
import type { Store } from './store.ts'
import { questionAt } from './deck.ts'
import { cleaned } from './messages.ts'
import { LOST_MS, MOST } from './protocol.ts'

const UNWRITTEN = 'not counted: the laptop cannot write'
const CLOSED = 'the question is closed'

const MINUTE_MS = 60_000
const MINUTES = 30
/** A device asks so seldom, ms, and so many questions; and all of them together. */
const ASK_MS = 20_000
const MOST_ASKED = 20
const MOST_ASKED_IN_ALL = 1000
/** What is listed of the room's questions. */
const MOST_LISTED = 50
/** A window that lags behind says an older place for a moment; a clock that is put back does for good. */
const LAG_MS = 5000

interface Voting { opened: number, closed: number | null, shown: number | null, answers: Map<string, Answer> }

interface Asked { id: number, device: string, n: number, text: string, at: number, state: FromRoom['state'], supports: Set<string>, written: Promise<boolean>, isThere: boolean }

/** As it is put to the room: what is not named here stays. */
function asPut(question: RoomQuestion): Question {
  const { id, ask } = question
  return question.kind === 'vote'
    ? { id, ask, kind: 'vote', options: question.options.map(({ name, text }) => ({ name, text })) }
    : { id, ask, kind: 'guess', unit: question.unit, from: question.from, to: question.to }
}

/** Why an answer is none, if so. */
function wrongAnswer(question: Question, answer: Answer): string | undefined {
  if (question.kind === 'vote')
    return question.options.some(({ name }) => name === answer) ? undefined : 'there is no such option'
  const isWithin = typeof answer === 'number' && answer >= question.from && answer <= question.to
  return isWithin ? undefined : `a number from ${question.from} to ${question.to}`
}

/** At most so many, evenly taken, with the first and the last. */
export function thinned<Value>(values: readonly Value[], most: number): Value[] {
  return values.length <= most
    ? [...values]
    : Array.from({ length: most }, (_, index) => values[Math.round(index * (values.length - 1) / (most - 1))])
}

/** How a round was answered. */
export function counted(question: Question, answers: readonly Answer[]): Round {
  const count = answers.length
  if (question.kind === 'vote')
    return { count, counts: question.options.map(({ name }) => answers.filter(answer => answer === name).length), guesses: [] }
  const guesses = (answers as number[]).toSorted((a, b) => a - b)
  const round: Round = { count, counts: [], guesses: thinned(guesses, MOST.marks) }
  if (count > 0)
    round.median = (guesses[(count - 1) >> 1] + guesses[count >> 1]) / 2
  return round
}

export class Room {
  /** Phones that are there, as the server tells. */
  present = 0
  /** As a phone opens it, as the server tells. */
  address = ''
  readonly #deck: RoomDeck
  readonly #store: Store
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  readonly #votings = new Map<string, Voting[]>()
  #place?: { slide: number, click: number, at: number }
  #asked: Asked[] = []
  #onStage?: number
  /** Who was lost when, the newest last. */
  #lost: { device: string, at: number }[] = []

  /**
   * @param store with a lecture that has begun, or goes on
   * @param lecture its number in the store
   */
  constructor(deck: RoomDeck, store: Store, lecture: number, now: () => number = Date.now) {
    this.#deck = deck
    this.#store = store
    this.#now = now
    deck.questions.forEach(({ id }) => this.#votings.set(id, []))
    for (const { question, opened, closed, shown } of store.roundsOf(lecture))
      this.#votings.get(question)?.push({ opened, closed, shown, answers: new Map() })
    for (const { question: id, round, device, answer } of store.votesOf(lecture)) {
      const question = this.#question(id)
      if (question && !wrongAnswer(question, answer)) // as it may be after the deck was changed
        this.#votings.get(id)![round - 1]?.answers.set(device, answer)
    }
    const supports = Map.groupBy(store.supportsOf(lecture), ({ id }) => id)
    this.#asked = store.askedOf(lecture).map(row => ({
      ...row,
      supports: new Set(supports.get(row.id)?.map(({ device }) => device)),
      written: Promise.resolve(true),
      isThere: true,
    }))
    this.#lost = store.lostOf(lecture)
    const place = store.placesOf(lecture).at(-1)
    if (place && place.slide <= deck.slides.length)
      this.#place = { ...place, at: -Infinity } // whatever a window says is newer
  }

  /** Calls whenever something may have changed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something that others see has changed. */
  changed(): void {
    this.#listeners.forEach(listener => listener())
  }

  #question = (id: string): RoomQuestion | undefined => this.#deck.questions.find(question => question.id === id)

  /**
   * What a phone says.
   * @returns why it does not count, in a few words; nothing once it is written down
   */
  async say(device: string, message: FromPhone): Promise<string | undefined> {
    switch (message.do) {
      case 'here': return undefined
      case 'answer': return this.#answer(device, message)
      case 'lost': return this.#sayLost(device)
      case 'ask': return this.#ask(device, message)
      case 'support': return this.#support(device, message.id)
    }
  }

  async #answer(device: string, { question: id, round, answer }: FromPhone & { do: 'answer' }): Promise<string | undefined> {
    const question = this.#question(id)
    if (!question)
      return 'there is no such question'
    const votings = this.#votings.get(id)!
    const voting = votings[round - 1]
    if (!voting || voting !== votings.at(-1) || voting.closed !== null)
      return voting?.answers.get(device) === answer ? undefined : CLOSED // said again, when the reply was lost
    const wrong = wrongAnswer(question, answer)
    if (wrong)
      return wrong
    if (!await this.#store.write('vote', id, round, device, answer, this.#now()))
      return UNWRITTEN
    voting.answers.set(device, answer)
    this.changed()
  }

  async #sayLost(device: string): Promise<string | undefined> {
    const at = this.#now()
    if (this.#lost.some(lost => lost.device === device && Math.abs(at - lost.at) < LOST_MS))
      return
    if (!await this.#store.write('lost', device, at))
      return UNWRITTEN
    this.#lost.push({ device, at })
    const first = this.#lost.findIndex(lost => lost.at > at - (MINUTES + 1) * MINUTE_MS)
    this.#lost.splice(0, first)
    this.changed()
  }

  async #ask(device: string, { n, text: said }: FromPhone & { do: 'ask' }): Promise<string | undefined> {
    const own = this.#asked.filter(asked => asked.device === device)
    const same = own.find(asked => asked.n === n)
    if (same) // said again, when the reply was lost
      return await same.written ? undefined : UNWRITTEN
    const text = cleaned(said)
    const at = this.#now()
    if (!text)
      return 'a question has some words'
    if ([...text].length > MOST.question)
      return `a question has at most ${MOST.question} letters`
    if (own.some(asked => Math.abs(at - asked.at) < ASK_MS))
      return `one question in ${ASK_MS / 1000} seconds: wait a moment`
    if (own.length >= MOST_ASKED || this.#asked.length >= MOST_ASKED_IN_ALL)
      return 'that is as many questions as there may be'
    const id = (this.#asked.at(-1)?.id ?? 0) + 1
    const asked: Asked = {
      ...{ id, device, n, text, at, state: 'open', supports: new Set(), isThere: false },
      written: this.#store.write('ask', id, device, n, text, at, 'open'),
    }
    this.#asked.push(asked)
    asked.isThere = await asked.written
    if (!asked.isThere) {
      this.#asked = this.#asked.filter(other => other !== asked)
      return UNWRITTEN
    }
    this.changed()
  }

  async #support(device: string, id: number): Promise<string | undefined> {
    const asked = this.#listed().find(asked => asked.id === id)
    if (!asked)
      return 'there is no such question'
    if (asked.device === device)
      return 'the question is yours already'
    if (asked.supports.has(device))
      return
    if (!await this.#store.write('support', id, device))
      return UNWRITTEN
    asked.supports.add(device)
    this.changed()
  }

  /** What a window of the lecture says. What cannot be done is not done. */
  tell(message: FromDesk): void {
    switch (message.do) {
      case 'place': this.#go(message)
        break
      case 'mark': this.#mark(message.id, message.state)
        break
      case 'stage': this.#onStage = this.#listed().find(({ id }) => id === message.id)?.id
        break
      default: this.#direct(message)
    }
    this.changed()
  }

  #here = () => this.#place && questionAt(this.#deck, this.#place)

  #go({ slide, click, at }: FromDesk & { do: 'place' }): void {
    const last = this.#place
    const isOld = last && at < last.at && at > last.at - LAG_MS
    if (slide < 1 || slide > this.#deck.slides.length || isOld)
      return
    this.#place = { slide, click, at }
    if (last?.slide === slide && last.click === click)
      return
    void this.#store.write('place', slide, click, this.#now())
    const here = this.#here()
    if (!here)
      return
    if (!here.isAsked)
      this.#close(here.question.id)
    else if (this.#votings.get(here.question.id)!.length === 0)
      this.#open(here.question.id)
  }

  #direct(message: FromDesk & { do: 'open' | 'close' | 'show' }): void {
    const here = this.#here()
    if (!here)
      return
    const { question: { id }, isAsked } = here
    if (message.do === 'open' && isAsked)
      this.#open(id)
    if (message.do === 'close' || (message.do === 'show' && message.isShown))
      this.#close(id) // nobody votes who has seen how others did
    if (message.do === 'show')
      this.#change(id, { shown: message.isShown ? this.#now() : null })
  }

  #open(id: string): void {
    const votings = this.#votings.get(id)!
    const last = votings.at(-1)
    if (last?.closed === null)
      return
    if (last?.answers.size !== 0) { // nobody has answered: that was no round
      if (votings.length >= MOST.rounds)
        return
      votings.push({ opened: 0, closed: null, shown: null, answers: new Map() })
    }
    this.#change(id, { opened: this.#now(), closed: null, shown: null })
  }

  #close(id: string): void {
    if (this.#votings.get(id)!.at(-1)?.closed === null)
      this.#change(id, { closed: this.#now() })
  }

  /** Changes the newest round, if there is one. */
  #change(id: string, change: Partial<Voting>): void {
    const votings = this.#votings.get(id)!
    const voting = votings.at(-1)
    if (!voting)
      return
    const { opened, closed, shown } = Object.assign(voting, change)
    void this.#store.write('round', id, votings.length, opened, closed, shown)
  }

  #mark(id: number, state: FromRoom['state']): void {
    const asked = this.#asked.find(asked => asked.id === id && asked.isThere)
    if (!asked)
      return
    asked.state = state
    if (state === 'dropped' && this.#onStage === id)
      this.#onStage = undefined
    void this.#store.write('ask', id, asked.device, asked.n, asked.text, asked.at, state)
  }

  /** The most wanted first; of equals the older. */
  #listed = (): Asked[] => this.#asked
    .filter(({ isThere, state }) => isThere && state !== 'dropped')
    .sort((a, b) => b.supports.size - a.supports.size || a.id - b.id)

  #fromRoom = (): FromRoom[] => this.#listed().slice(0, MOST_LISTED).map(({ id, text, state, supports }) => ({ id, text, votes: supports.size, state }))

  #rounds = (question: RoomQuestion): Round[] =>
    this.#votings.get(question.id)!.map(({ answers }) => counted(question, [...answers.values()]))

  /** That of the place, or one that was left open before. */
  #questionForPhones() {
    const here = this.#here()
    if (here)
      return here
    const isOpen = ({ id }: Question): boolean => this.#votings.get(id)!.at(-1)?.closed === null
    const [question] = this.#deck.questions.filter(isOpen)
      .sort((a, b) => this.#votings.get(b.id)!.at(-1)!.opened - this.#votings.get(a.id)!.at(-1)!.opened)
    return question && { question, isAnswered: false }
  }

  /** What everybody may see. */
  view(): RoomView {
    const { title } = this.#deck
    const { slide, click } = this.#place ?? { slide: 0, click: 0 }
    const { section = '', headline = '', words = [], said = [] } = this.#deck.slides[slide - 1] ?? {}
    const view: RoomView = {
      ...{ title, section, headline },
      words: words.slice(0, click + 1).flat(),
      said: said.slice(0, click + 1),
      fromRoom: this.#fromRoom(),
    }
    const found = this.#questionForPhones()
    const votings = found ? this.#votings.get(found.question.id)! : []
    const last = votings.at(-1)
    if (found && last) {
      const { question, isAnswered } = found
      view.question = { ...asPut(question), round: votings.length, isOpen: last.closed === null }
      if (last.shown !== null) {
        const solution: Partial<Outcome> = isAnswered ? { right: question.right, why: question.why } : {}
        view.question.outcome = { rounds: this.#rounds(question), ...solution }
      }
    }
    return view
  }

  /** What this device has said. */
  mine(device: string): Mine {
    const answers = this.#deck.questions.flatMap(({ id }) => {
      const votings = this.#votings.get(id)!
      const round = votings.findLastIndex(({ answers }) => answers.has(device))
      return round < 0 ? [] : [[id, { round: round + 1, answer: votings[round].answers.get(device)! }] as const]
    })
    return {
      answers: Object.fromEntries(answers),
      supported: this.#asked.filter(({ supports }) => supports.has(device)).map(({ id }) => id),
    }
  }

  /** What the lecture's windows see. */
  deskView(): DeskView {
    const now = this.#now()
    const here = this.#here()
    const minutes = Array.from({ length: MINUTES }, () => new Set<string>())
    for (const { device, at } of this.#lost)
      minutes[MINUTES - 1 - (Math.floor(now / MINUTE_MS) - Math.floor(at / MINUTE_MS))]?.add(device)
    const view: DeskView = {
      address: this.address,
      present: this.present,
      lost: new Set(this.#lost.filter(({ at }) => Math.abs(now - at) < LOST_MS).map(({ device }) => device)).size,
      lostByMinute: minutes.map(({ size }) => size),
      fromRoom: this.#fromRoom(),
      onStage: this.#onStage,
    }
    if (here) {
      const { question, isAnswered } = here
      const votings = this.#votings.get(question.id)!
      const last = votings.at(-1)
      view.question = {
        ...asPut(question),
        ...{ right: question.right, why: question.why, round: votings.length, isAnswered },
        isOpen: last !== undefined && last.closed === null,
        isShown: last !== undefined && last.shown !== null,
        rounds: this.#rounds(question),
      }
    }
    return view
  }
}
