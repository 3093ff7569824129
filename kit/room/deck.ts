/** What a room may learn of a deck, slide by slide and step by step, and the questions that its slides ask. */
import type { Question, Solution } from './protocol.ts'

export interface RoomSlide {
  section: string
  headline: string
  /** The click at which it comes, if not at once. */
  headlineAt?: number
  /** What is written, by the click at which it comes, from click 0. */
  words: string[][]
  /** Sentences that are said at each click, from click 0. */
  said: string[][]
}

interface Place { slide: number, click: number }

/** A question, when it is asked, and when its answer is there. */
export type RoomQuestion = Question & Solution & {
  /** Slide and click from which on it is asked. */
  asks: Place
  /** Slide and click from which on its answer is on stage: later on the same slide, or on another one. */
  answers: Place
}

export interface RoomDeck {
  title: string
  /** The first is slide 1. */
  slides: RoomSlide[]
  questions: RoomQuestion[]
}

/**
 * The question that is on stage: on the slide that asks it, from its click on, and on the whole slide that answers it,
 * so that the distribution can be looked at before the answer.
 */
export function questionAt({ questions }: RoomDeck, { slide, click }: Place) {
  const question = questions.find(({ asks, answers }) => asks.slide === slide ? click >= asks.click : answers.slide === slide)
  return question && {
    question,
    /** Whether a vote may be open here. */
    isAsked: question.asks.slide === slide && !(question.answers.slide === slide && click >= question.answers.click),
    /** Whether its answer is there. */
    isAnswered: question.answers.slide === slide && click >= question.answers.click,
  }
}
