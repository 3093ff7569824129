/** A request and the slot that it holds from start to end, in steps. */
interface Served { request: number, slot: number, start: number, end: number }

/**
 * Static batching: the next batch starts when every request of the last one is done.
 * lengths[i] is how many tokens request i writes, one a step; all of them wait at step 0.
 */
export function staticSchedule(lengths: readonly number[], slots: number) {
  const schedule: Served[] = []
  for (let first = 0; first < lengths.length; first += slots) {
    const batch = lengths.slice(first, first + slots)
    const start = 0 // right for the first batch: when does the next one start?
    for (const [slot, length] of batch.entries())
      schedule.push({ request: first + slot, slot, start, end: start + length })
  }
  return schedule
}

/** Continuous batching: a slot that empties takes the next request at once, in order of the list. */
export function continuousSchedule(lengths: readonly number[], slots: number) {
  const schedule: Served[] = []
  const freeFrom = Array.from({ length: slots }, () => 0) // by slot: from when it is free
  for (const [request, length] of lengths.entries()) {
    const slot = 0 // which slot does this request take?
    const start = freeFrom[slot]
    schedule.push({ request, slot, start, end: start + length })
    // And from when is that slot free again?
  }
  return schedule
}

/** How long everything takes, how long a request takes from step 0, and how well the slots are used. */
export function summary(schedule: readonly Served[], slots: number) {
  const totalSteps = 0
  const meanLatencySteps = 0
  const utilisation = 0 // busy slot-steps by all, until the last request is done, 0 to 1
  return { totalSteps, meanLatencySteps, utilisation }
}

interface Prompt {
  promptTokens: number
  /** Tokens of the prompt in a pass, at most; all of them when it is read whole. */
  chunkTokens: number
  /** Who writes a token in every pass meanwhile. */
  seated: number
  /** How long a pass over so many rows takes. */
  passMs: (rows: number) => number
}

/** How long a prompt takes, and how long those who are seated wait for a token while it is read. */
export function readPrompt({ promptTokens, chunkTokens, seated, passMs }: Prompt) {
  const passes: number[] = [] // how long each of those takes that read it
  for (let unread = promptTokens; unread > 0; unread -= chunkTokens) {
    const rows = seated // and what else?
    passes.push(passMs(rows))
  }
  const firstTokenMs = 0 // until all of the prompt is read
  const longestGapMs = 0 // between two tokens of someone who is seated
  return { firstTokenMs, longestGapMs }
}
