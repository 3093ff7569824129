/** A request and the slot that it holds from start to end, in steps. */
interface Served { request: number, slot: number, start: number, end: number }

/**
 * Static batching: the next batch starts when every request of the last one is done.
 * lengths[i] is how many tokens request i writes, one a step; all of them wait at step 0.
 */
export function staticSchedule(lengths: readonly number[], slots: number) {
  const schedule: Served[] = []
  let start = 0
  for (let first = 0; first < lengths.length; first += slots) {
    const batch = lengths.slice(first, first + slots)
    for (const [slot, length] of batch.entries())
      schedule.push({ request: first + slot, slot, start, end: start + length })
    start += Math.max(...batch)
  }
  return schedule
}

/** Continuous batching: a slot that empties takes the next request at once, in order of the list. */
export function continuousSchedule(lengths: readonly number[], slots: number) {
  const schedule: Served[] = []
  const freeFrom = Array.from({ length: slots }, () => 0) // by slot: from when it is free
  for (const [request, length] of lengths.entries()) {
    const start = Math.min(...freeFrom)
    const slot = freeFrom.indexOf(start)
    schedule.push({ request, slot, start, end: start + length })
    freeFrom[slot] = start + length
  }
  return schedule
}

/** How long everything takes, how long a request takes from step 0, and how well the slots are used. */
export function summary(schedule: readonly Served[], slots: number) {
  const totalSteps = Math.max(...schedule.map(({ end }) => end))
  const meanLatencySteps = schedule.reduce((sum, { end }) => sum + end, 0) / schedule.length
  const busy = schedule.reduce((sum, { start, end }) => sum + end - start, 0)
  const utilisation = busy / (slots * totalSteps)
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
  const passes: number[] = []
  for (let unread = promptTokens; unread > 0; unread -= chunkTokens) {
    const rows = seated + Math.min(unread, chunkTokens)
    passes.push(passMs(rows))
  }
  const firstTokenMs = passes.reduce((sum, pass) => sum + pass, 0)
  const longestGapMs = Math.max(...passes)
  return { firstTokenMs, longestGapMs }
}
