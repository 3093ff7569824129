/** What a room may learn of a deck, slide by slide and step by step, and the questions that its slides ask. */
import type { Question, Solution } from './protocol.ts'

export interface RoomSlide {
  section: string
  headline: string
  words: string[]
  /** Sentences that are said at each click, from click 0. */
  said: string[][]
}

/** A question, when it is asked, and when its answer is there. */
export type RoomQuestion = Question & Solution & {
  /** Slide and click that ask. */
  asks: { slide: number, click: number }
  /** Slide and click from which on the answer is on stage. */
  answers: { slide: number, click: number }
}

export interface RoomDeck {
  title: string
  /** The first is slide 1. */
  slides: RoomSlide[]
  questions: RoomQuestion[]
}

/** The question that a place asks or answers. */
export function questionAt({ questions }: RoomDeck, { slide, click }: { slide: number, click: number }) {
  const isAt = (place: { slide: number, click: number }) => place.slide === slide && place.click <= click
  const answered = questions.find(({ answers }) => isAt(answers))
  const question = answered ?? questions.find(({ asks }) => isAt(asks))
  return question && { question, isAnswered: answered !== undefined }
}
