/**
 * What a room says, in one SQLite file: every answer is in it before it is confirmed, so a laptop that crashes loses
 * none. A device is a hash of a random number; no name and no address is stored.
 */
import type { Answer, FromRoom } from './protocol.ts'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UsageError } from '../lib/arguments.mjs'

/** A lecture whose newest sign of life is older is over, ms. */
const OVER_MS = 12 * 3600 * 1000

const TABLES = `
  create table if not exists secret (value blob not null) strict;
  create table if not exists lecture (id integer primary key, title text not null, started integer not null, seen integer not null) strict;
  create table if not exists place (lecture integer not null, at integer not null, slide integer not null, click integer not null) strict;
  create table if not exists question (
    lecture integer not null, id text not null, round integer not null,
    is_open integer not null, is_shown integer not null, is_answered integer not null,
    primary key (lecture, id)
  ) strict;
  create table if not exists answer (
    lecture integer not null, question text not null, round integer not null, device text not null,
    answer any not null, at integer not null, primary key (lecture, question, round, device)
  ) strict;
  create table if not exists lost (lecture integer not null, device text not null, slide integer not null, at integer not null) strict;
  create table if not exists asked (
    id integer primary key, lecture integer not null, device text not null, n integer not null,
    text text not null, slide integer not null, at integer not null, state text not null, unique (lecture, device, n)
  ) strict;
  create table if not exists support (asked integer not null, device text not null, primary key (asked, device)) strict;
`

export interface Lecture { id: number, title: string, started: number, seen: number }
export interface QuestionState { id: string, round: number, isOpen: boolean, isShown: boolean, isAnswered: boolean }
export interface StoredAnswer { question: string, round: number, device: string, answer: Answer, at: number }
export interface StoredPlace { at: number, slide: number, click: number }
export interface StoredLost { device: string, slide: number, at: number }
export interface StoredAsked { id: number, device: string, n: number, text: string, slide: number, at: number, state: FromRoom['state'], supporters: string[] }

export type Store = ReturnType<typeof openStore>

function open(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const database = new DatabaseSync(file, { timeout: 2000 })
    if (file !== ':memory:')
      chmodSync(file, 0o600)
    // What is written outlives a program that is killed; only a power cut may take the last moments.
    // And nobody else writes into it: each start counts for itself.
    database.exec(`pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; ${TABLES}`)
    return database
  }
  catch (error) {
    const { message } = error as Error
    const next = /locked/.test(message) ? 'end the lecture that has it open' : 'move it away, or make its folder writable'
    throw new UsageError(`${file} cannot be used: ${message}.\nNext step: ${next}.`)
  }
}

/**
 * @param file its path, in a folder that is made; or :memory:
 * @throws UsageError for one that is broken, or cannot be written
 */
export function openStore(file: string) {
  const database = open(file)

  const rows = <Row>(sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]): Row[] => statement.all(...values) as Row[]
  }
  const write = (sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]): number | undefined => {
      const { changes, lastInsertRowid } = statement.run(...values)
      return changes ? Number(lastInsertRowid) : undefined
    }
  }
  const addLecture = write('insert into lecture (title, started, seen) values (?, ?, ?)')
  const see = write('update lecture set seen = max(seen, ?) where id = ?')
  const addPlace = write('insert into place (lecture, at, slide, click) values (?, ?, ?, ?)')
  const setQuestion = write('insert or replace into question (lecture, id, round, is_open, is_shown, is_answered) values (?, ?, ?, ?, ?, ?)')
  const setAnswer = write('insert or replace into answer (lecture, question, round, device, answer, at) values (?, ?, ?, ?, ?, ?)')
  const addLost = write('insert into lost (lecture, device, slide, at) values (?, ?, ?, ?)')
  const addAsked = write('insert or ignore into asked (lecture, device, n, text, slide, at, state) values (?, ?, ?, ?, ?, ?, \'open\')')
  const setAsked = write('update asked set state = ? where id = ?')
  const addSupport = write('insert or ignore into support (asked, device) values (?, ?)')

  const lectures = rows<Lecture>('select * from lecture order by id')
  const questions = rows<{ id: string, round: number, is_open: number, is_shown: number, is_answered: number }>('select * from question where lecture = ?')
  const supports = rows<{ asked: number, device: string }>('select asked, device from support where asked in (select id from asked where lecture = ?)')
  const asked = rows<Omit<StoredAsked, 'supporters'>>('select id, device, n, text, slide, at, state from asked where lecture = ? order by id')

  return {
    /** Signs the devices of this file. */
    secret(): Buffer {
      const read = database.prepare('select value from secret')
      if (!read.get())
        database.prepare('insert into secret (value) values (?)').run(randomBytes(32))
      return Buffer.from(read.get()!.value as Uint8Array)
    },
    /** The lecture that goes on, if it is the same and was alive within hours; or else a new one. */
    begin(title: string, now: number, { isNew = false } = {}): Lecture {
      const last = lectures().at(-1)
      if (!isNew && last?.title === title && Math.abs(now - last.seen) < OVER_MS)
        return last
      return { id: addLecture(title, now, now)!, title, started: now, seen: now }
    },
    lectures: () => lectures(),
    placesOf: rows<StoredPlace>('select at, slide, click from place where lecture = ? order by at'),
    answersOf: rows<StoredAnswer>('select question, round, device, answer, at from answer where lecture = ? order by at'),
    lostOf: rows<StoredLost>('select device, slide, at from lost where lecture = ? order by at'),
    questionsOf: (lecture: number): QuestionState[] => questions(lecture).map(({ id, round, is_open, is_shown, is_answered }) =>
      ({ id, round, isOpen: is_open > 0, isShown: is_shown > 0, isAnswered: is_answered > 0 })),
    askedOf(lecture: number): StoredAsked[] {
      const of = Map.groupBy(supports(lecture), ({ asked }) => asked)
      return asked(lecture).map(row => ({ ...row, supporters: (of.get(row.id) ?? []).map(({ device }) => device) }))
    },
    addPlace(lecture: number, { at, slide, click }: StoredPlace): void {
      addPlace(lecture, at, slide, click)
      see(at, lecture)
    },
    setQuestion: (lecture: number, { id, round, isOpen, isShown, isAnswered }: QuestionState) =>
      setQuestion(lecture, id, round, Number(isOpen), Number(isShown), Number(isAnswered)),
    setAnswer: (lecture: number, { question, round, device, answer, at }: StoredAnswer) =>
      setAnswer(lecture, question, round, device, answer, at),
    addLost: (lecture: number, { device, slide, at }: StoredLost) => addLost(lecture, device, slide, at),
    /** @returns its number; undefined where the device has said it before */
    addAsked: (lecture: number, { device, n, text, slide, at }: Pick<StoredAsked, 'device' | 'n' | 'text' | 'slide' | 'at'>) =>
      addAsked(lecture, device, n, text, slide, at),
    setAsked: (id: number, state: FromRoom['state']) => setAsked(state, id),
    addSupport: (id: number, device: string) => addSupport(id, device),
    close: () => database.close(),
  }
}
