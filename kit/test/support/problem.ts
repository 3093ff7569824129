/** What a check found, and how a failing test says it: every finding in one message. */

export interface Finding {
  /** Which check speaks, such as 'overlap'. */
  check: string
  message: string
}

export interface Problem extends Finding {
  /** Number of the slide; 0 when it concerns the whole deck. */
  slide: number
  title: string
  /** File and line of the slide, where the check reads what is written. */
  where?: string
  /** Click states in which it was seen; empty when it has nothing to do with clicks. */
  clicks: number[]
}

/** One entry for what was seen at several clicks. */
export function merge(problems: Problem[]): Problem[] {
  const merged = new Map<string, Problem>()
  for (const problem of problems) {
    const key = `${problem.check}\n${problem.slide}\n${problem.message}`
    const known = merged.get(key)
    if (known)
      known.clicks = [...new Set([...known.clicks, ...problem.clicks])].sort((a, b) => a - b)
    else
      merged.set(key, { ...problem })
  }
  return [...merged.values()]
}

export function describeProblem({ slide, title, where, clicks, message }: Problem): string {
  const places = [where, slide && `slide ${slide} "${title}"`, clicks.length && `click ${clicks.join(', ')}`].filter(Boolean)
  return places.length ? `${places.join(', ')}: ${message}` : message
}

/**
 * Fails with every problem in one message.
 * @param remark what to do about them
 */
export function expectNone(problems: Problem[], remark = ''): void {
  if (!problems.length)
    return
  const lines = merge(problems).map(describeProblem)
  const count = `${lines.length} problem${lines.length === 1 ? '' : 's'}`
  const error = new Error(`${remark ? `${count} (${remark})` : count}\n${lines.join('\n')}`)
  error.stack = '' // the lines name the place
  throw error
}

/** The slides that a list of problems names, for the tests of the checks themselves. */
export function slidesNamed(problems: Problem[]): number[] {
  return [...new Set(problems.map(({ slide }) => slide))].sort((a, b) => a - b)
}
