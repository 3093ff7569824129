/**
 * What a room has said, in one file. A change is written together with those of the same moment, and only then told to
 * be: whoever got a reply is counted, also when the laptop fails right after it.
 */
import type { Answer, FromRoom } from './protocol.ts'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UsageError } from '../lib/arguments.mjs'

/** Changes wait for others for that long, ms. */
const GATHER_MS = 20
/** Until a file that another program uses is given up, ms. */
const PATIENCE_MS = 1000
/** A lecture that was alive so long ago goes on, ms. */
const RESUMED_MS = 12 * 3600_000
/** More than some hundred lectures write. */
const MOST_BYTES = 500_000_000
const PAGE = 4096
const VERSION = 1
const [CORRUPT, NOT_A_DATABASE] = [11, 26]

const TABLES = `
  CREATE TABLE IF NOT EXISTS key (value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lecture (id INTEGER PRIMARY KEY, title TEXT NOT NULL, started INTEGER NOT NULL, alive INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS place (lecture INTEGER, slide INTEGER, click INTEGER, at INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS round (lecture INTEGER, question TEXT, round INTEGER, opened INTEGER, closed INTEGER, shown INTEGER,
    PRIMARY KEY (lecture, question, round)) STRICT;
  CREATE TABLE IF NOT EXISTS vote (lecture INTEGER, question TEXT, round INTEGER, device TEXT, answer ANY, at INTEGER,
    PRIMARY KEY (lecture, question, round, device)) STRICT;
  CREATE TABLE IF NOT EXISTS lost (lecture INTEGER, device TEXT, at INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS asked (lecture INTEGER, id INTEGER, device TEXT, n INTEGER, text TEXT, at INTEGER, state TEXT,
    PRIMARY KEY (lecture, id)) STRICT;
  CREATE TABLE IF NOT EXISTS support (lecture INTEGER, id INTEGER, device TEXT, PRIMARY KEY (lecture, id, device)) STRICT;
  PRAGMA user_version = ${VERSION}`

/** What is written, each with its lecture first. */
const CHANGES = {
  place: 'INSERT INTO place VALUES (?, ?, ?, ?)',
  round: 'REPLACE INTO round VALUES (?, ?, ?, ?, ?, ?)',
  vote: 'REPLACE INTO vote VALUES (?, ?, ?, ?, ?, ?)',
  lost: 'INSERT INTO lost VALUES (?, ?, ?)',
  ask: 'REPLACE INTO asked VALUES (?, ?, ?, ?, ?, ?, ?)',
  support: 'REPLACE INTO support VALUES (?, ?, ?)',
}

export interface Lecture { id: number, title: string, started: number, alive: number }
export interface PlaceRow { slide: number, click: number, at: number }
/** When a round was opened, closed and shown, ms since 1970. */
export interface RoundRow { question: string, round: number, opened: number, closed: number | null, shown: number | null }
export interface VoteRow { question: string, round: number, device: string, answer: Answer, at: number }
export interface LostRow { device: string, at: number }
export interface AskedRow { id: number, device: string, n: number, text: string, at: number, state: FromRoom['state'] }
export interface SupportRow { id: number, device: string }

interface Change { kind: keyof typeof CHANGES, values: (string | number | null)[], settle: (isWritten: boolean) => void }

interface Options {
  now?: () => number
  log?: (line: string) => void
  /** The file grows no further. */
  mostBytes?: number
}

function opened(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: PATIENCE_MS })
  try {
    // Exclusive: two lectures at once would each count for itself.
    file.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
    const { user_version: version } = file.prepare('PRAGMA user_version').get()!
    if (file.prepare('PRAGMA quick_check(1)').get()!.quick_check !== 'ok' || (version !== 0 && version !== VERSION))
      throw Object.assign(new Error('it is not one of this version'), { errcode: CORRUPT })
    file.exec(TABLES)
    if (!file.prepare('SELECT * FROM key').get())
      file.prepare('INSERT INTO key VALUES (?)').run(randomBytes(32))
    return file
  }
  catch (error) {
    file.close()
    throw error
  }
}

/** A file that cannot be read is put aside, and a new one begun. */
function openedOrNew(path: string, now: number, log: (line: string) => void): DatabaseSync {
  try {
    if (path !== ':memory:')
      mkdirSync(dirname(path), { recursive: true })
    try {
      return opened(path)
    }
    catch (error) {
      if (![CORRUPT, NOT_A_DATABASE].includes((error as { errcode?: number }).errcode!))
        throw error
      const aside = `${path}.broken-${now}`
      for (const end of ['', '-wal', '-shm'].filter(end => existsSync(path + end)))
        renameSync(path + end, aside + end)
      log(`The room's file cannot be read (${(error as Error).message}). It is kept as ${aside}, and a new one begun.`)
      return opened(path)
    }
  }
  catch (error) {
    throw new UsageError(`The room's file ${path} cannot be used: ${(error as Error).message}.\nNext step: end the lecture that uses it, or make its folder writable.`)
  }
}

export class Store {
  /** Signs the cookies of phones, and hides them in this file. */
  readonly key: Buffer
  readonly #file: DatabaseSync
  readonly #now: () => number
  readonly #log: (line: string) => void
  #lecture = 0
  #waiting: Change[] = []
  #timer?: NodeJS.Timeout

  /**
   * @param path of the file, made with its folder if there is none; ":memory:" for none
   * @throws UsageError when it cannot be opened
   */
  constructor(path: string, { now = Date.now, log = () => {}, mostBytes = MOST_BYTES }: Options = {}) {
    this.#file = openedOrNew(path, now(), log)
    this.#file.exec(`PRAGMA max_page_count = ${Math.ceil(mostBytes / PAGE)}`)
    this.#now = now
    this.#log = log
    this.key = Buffer.from(this.#file.prepare('SELECT value FROM key').get()!.value as Uint8Array)
  }

  /**
   * Begins a lecture, or goes on with the newest one.
   * @param isResumed false for a new one in any case
   * @returns its number
   */
  begin(title: string, isResumed = true): number {
    const now = this.#now()
    const [newest] = this.lectures()
    const goesOn = isResumed && newest?.title === title && Math.abs(now - newest.alive) <= RESUMED_MS
    this.#lecture = goesOn
      ? newest.id
      : Number(this.#file.prepare('INSERT INTO lecture (title, started, alive) VALUES (?, ?, ?)').run(title, now, now).lastInsertRowid)
    return this.#lecture
  }

  /** @returns whether it is written; otherwise nothing of it is */
  write(kind: Change['kind'], ...values: Change['values']): Promise<boolean> {
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS)
    return new Promise(settle => this.#waiting.push({ kind, values, settle }))
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const changes = this.#waiting.splice(0)
    const isWritten = changes.length === 0 || this.#commit(changes)
    changes.forEach(({ settle }) => settle(isWritten))
  }

  #commit(changes: readonly Change[]): boolean {
    try {
      this.#file.exec('BEGIN IMMEDIATE')
      for (const { kind, values } of changes)
        this.#prepared(CHANGES[kind]).run(this.#lecture, ...values)
      this.#prepared('UPDATE lecture SET alive = ? WHERE id = ?').run(this.#now(), this.#lecture)
      this.#file.exec('COMMIT')
      return true
    }
    catch (error) {
      this.#log(`The room's file cannot be written: ${(error as Error).message}. Votes are refused until it can.`)
      try {
        if (this.#file.isTransaction)
          this.#file.exec('ROLLBACK')
      }
      catch {} // the next one begins with its own error
      return false
    }
  }

  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  #prepared(sql: string) {
    if (!this.#statements.has(sql))
      this.#statements.set(sql, this.#file.prepare(sql))
    return this.#statements.get(sql)!
  }

  #rows<Row>(sql: string, ...values: number[]): Row[] {
    return this.#prepared(sql).all(...values).map(row => ({ ...row })) as Row[]
  }

  /** The newest first. */
  lectures = (): Lecture[] => this.#rows('SELECT * FROM lecture ORDER BY id DESC')
  placesOf = (lecture: number): PlaceRow[] => this.#rows('SELECT slide, click, at FROM place WHERE lecture = ? ORDER BY rowid', lecture)
  roundsOf = (lecture: number): RoundRow[] => this.#rows('SELECT question, round, opened, closed, shown FROM round WHERE lecture = ? ORDER BY opened, round', lecture)
  votesOf = (lecture: number): VoteRow[] => this.#rows('SELECT question, round, device, answer, at FROM vote WHERE lecture = ? ORDER BY at, rowid', lecture)
  lostOf = (lecture: number): LostRow[] => this.#rows('SELECT device, at FROM lost WHERE lecture = ? ORDER BY rowid', lecture)
  askedOf = (lecture: number): AskedRow[] => this.#rows('SELECT id, device, n, text, at, state FROM asked WHERE lecture = ? ORDER BY id', lecture)
  supportsOf = (lecture: number): SupportRow[] => this.#rows('SELECT id, device FROM support WHERE lecture = ?', lecture)

  /** The room's questions for a report, the most wanted first. */
  questionsOf = (lecture: number): (FromRoom & { at: number })[] => this.#rows(
    `SELECT id, text, at, state, (SELECT count(*) FROM support WHERE support.lecture = asked.lecture AND support.id = asked.id) AS votes
      FROM asked WHERE lecture = ? ORDER BY votes DESC, id`,
    lecture,
  )

  /** Forgets all lectures, and the key, so that no phone is known again. */
  removeAll(): void {
    this.#waiting = []
    for (const table of ['key', 'lecture', 'place', 'round', 'vote', 'lost', 'asked', 'support'])
      this.#file.exec(`DELETE FROM ${table}`)
    this.#file.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.flush()
    this.#file.close()
  }
}
