/** A student's work, stored in the browser exercise by exercise: the same in every cut that has the exercise. */

export interface Work {
  /** Undefined while it is the starter. */
  code?: string
  /** Written before the first run. */
  prediction: string
  passed: boolean
  failedRuns: number
  /** The code before the last reset, until it is taken back. */
  undo?: string
}

const keyOf = (id: string): string => `lecture-exercise ${import.meta.env.BASE_URL} ${id}`
export const isKeyOf = (id: string, key: string | null): boolean => key === keyOf(id)

const textOr = <Other>(value: unknown, other: Other): string | Other => typeof value === 'string' ? value : other

/** What is stored; a fresh start where there is nothing, or something else. */
export function readWork(id: string): Work {
  let stored: Partial<Record<keyof Work, unknown>> = {}
  try {
    stored = new Object(JSON.parse(localStorage.getItem(keyOf(id)) ?? '{}'))
  }
  catch {}
  return {
    code: textOr(stored.code, undefined),
    prediction: textOr(stored.prediction, ''),
    passed: stored.passed === true,
    failedRuns: Number.isSafeInteger(stored.failedRuns) ? Math.max(0, stored.failedRuns as number) : 0,
    undo: textOr(stored.undo, undefined),
  }
}

/** @returns false where the browser stores nothing, or has no room */
export function saveWork(id: string, work: Work): boolean {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(work))
    return true
  }
  catch {
    return false
  }
}
