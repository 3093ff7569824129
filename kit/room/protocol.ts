/**
 * What is said between the room, the laptop and the lecture's windows. A phone talks to a server of its own
 * (server.ts), which knows nothing but these messages; the windows talk to the lecture's server (desk.ts), which a
 * phone cannot reach.
 */

export interface Option {
  /** Short, as it stands on the slide: A, or True. */
  name: string
  /** In words, for a phone; may be empty. */
  text: string
}

interface Asked {
  /** The link of the slide that asks. */
  id: string
  ask: string
}

export interface Vote extends Asked { kind: 'vote', options: Option[] }

/** A number, between bounds. */
export interface Guess extends Asked { kind: 'guess', unit: string, from: number, to: number }

/** A question as it is put: nothing in it says what is right. */
export type Question = Vote | Guess

/** The name of an option, or a number. */
export type Answer = string | number

/** What a question's answer is, and why; kept from the room until the lecturer brings it. */
export interface Solution { right: Answer, why: string }

/** How the room answered in one round. */
export interface Round {
  /** How many have answered. */
  count: number
  /** How many chose each option, in their order; none for a guess. */
  counts: number[]
  /** The guesses, in rising order; none for a vote. At most MOST_MARKS of them, evenly taken. */
  guesses: number[]
  /** The middle guess. */
  median?: number
}

/** The distribution, once the lecturer has brought it; what is right, once the slides have come to it. */
export interface Outcome extends Partial<Solution> { rounds: Round[] }

/** A question from the room, without a name. */
export interface FromRoom {
  id: number
  text: string
  /** How many more want to know it. */
  votes: number
  state: 'open' | 'answered' | 'dropped'
}

/** What everybody in the room may see; the same for all. */
export interface RoomView {
  title: string
  /** Number and title; empty before the first section. */
  section: string
  headline: string
  /** What is written on the slide, in order. */
  words: string[]
  /** What was said on this slide, a list for each step so far; the last is the one that is being said. */
  said: string[][]
  question?: Question & { round: number, isOpen: boolean, outcome?: Outcome }
  fromRoom: FromRoom[]
}

/** What one phone has said before, for it alone. */
export interface Mine {
  /** By question, the answer of its newest round. */
  answers: Record<string, { round: number, answer: Answer }>
  /** Questions of others that it wants answered too. */
  supported: number[]
}

/**
 * From a phone. `n` comes back with the reply, and rises as long as a device lives: what was not replied to is said
 * again with the same number, and is to be taken once.
 */
export type FromPhone = { n: number } & (
  | { do: 'answer', question: string, round: number, answer: Answer }
  | { do: 'lost' }
  | { do: 'ask', text: string }
  | { do: 'support', id: number }
  /** Asks for a reply and nothing else: whether the line still holds. */
  | { do: 'here' }
)

/**
 * To a phone. A reply without an error means: written down.
 *
 * By WebSocket at /live: text frames with one message each; `view` and `mine` come first.
 * By polling: GET /poll answers with a JSON list of messages and a header X-Since. Asked with that header, it waits
 * until there is something newer, at most POLL_MS, after which the list is empty; asked without it, or with one that
 * it does not know, it answers at once with `view` and `mine`. POST /say takes one message as JSON and answers with a
 * list that has the reply, also where that is a refusal.
 */
export type ToPhone
  = | { is: 'view', view: RoomView }
    | { is: 'mine', mine: Mine }
    | { is: 'reply', n: number, error?: string }

/** What the lecture's windows see. */
export interface DeskView {
  /** As a phone opens it. */
  address: string
  /** Phones that are there. */
  present: number
  /** The question of the slide that is shown, or of the one that it answers. */
  question?: Question & Solution & {
    /** From 1; 0 before it is first opened. */
    round: number
    isOpen: boolean
    /** Whether the slides have come to its answer: then, and not before, the stage may mark what is right. */
    isAnswered: boolean
    /** Whether the lecturer has brought the distribution. */
    isShown: boolean
    rounds: Round[]
  }
  /** Phones that were lost within the last minute. */
  lost: number
  /** How many were lost in each of the last thirty minutes, the newest last. */
  lostByMinute: number[]
  /** The most wanted first; without those that were dropped. */
  fromRoom: FromRoom[]
  /** The one on the stage. */
  onStage?: number
  /** The most answers to the question that come from one address of the network: one person may have many phones. */
  fromOneAddress: number
}

/** From a window of the lecture. */
export type FromDesk
  = | { do: 'place', slide: number, click: number, at: number }
  /** The next lecture begins: nothing was asked or answered yet. */
    | { do: 'begin' }
  /** Opens the question of this place, closes it, or, once it was closed, opens a second round. */
    | { do: 'open' }
    | { do: 'close' }
  /** Brings the distribution, or takes it away. */
    | { do: 'show', isShown: boolean }
    | { do: 'mark', id: number, state: FromRoom['state'] }
  /** Puts a question from the room on the stage; without a number none. */
    | { do: 'stage', id?: number }

export const MOST = {
  /** Of a question, letters. */
  question: 280,
  /** Of a message, bytes. */
  message: 4096,
  /** Connections at a time. */
  connections: 1500,
  /** Questions of the room that a phone hears of. */
  fromRoom: 50,
  /** Marks of guesses that are drawn. */
  marks: 200,
  rounds: 2,
}

/** How long a poll waits for news, ms. */
export const POLL_MS = 20_000

/** How long "I am lost here" holds, ms. */
export const LOST_MS = 60_000
