/** Keeps a student's work in the browser, exercise by exercise. */

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

const placeOf = (id: string): string => `lecture-exercise ${import.meta.env.BASE_URL} ${id}`
export const isPlaceOf = (id: string, key: string | null): boolean => key === placeOf(id)

const textOr = <Other>(value: unknown, other: Other): string | Other => typeof value === 'string' ? value : other

/** What is kept; a fresh start where there is nothing, or something else. */
export function recall(id: string): Work {
  let kept: Partial<Record<keyof Work, unknown>> = {}
  try {
    kept = new Object(JSON.parse(localStorage.getItem(placeOf(id)) ?? '{}'))
  }
  catch {}
  return {
    code: textOr(kept.code, undefined),
    prediction: textOr(kept.prediction, ''),
    passed: kept.passed === true,
    failedRuns: Number.isSafeInteger(kept.failedRuns) ? Math.max(0, kept.failedRuns as number) : 0,
    undo: textOr(kept.undo, undefined),
  }
}

/** @returns false where the browser keeps nothing, or has no room */
export function keep(id: string, work: Work): boolean {
  try {
    localStorage.setItem(placeOf(id), JSON.stringify(work))
    return true
  }
  catch {
    return false
  }
}
