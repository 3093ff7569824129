/** A student's work, stored in the browser exercise by exercise: the same in every cut that has the exercise, and in every window. */
import type { Ref } from 'vue'
import { useStorage } from '@vueuse/core'

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

/** @param refused called where the browser stores nothing, or has no room */
export function useWork(id: string, refused: () => void): Ref<Work> {
  const key = `lecture-exercise ${import.meta.env.BASE_URL} ${id}`
  const fresh: Work = { prediction: '', passed: false, failedRuns: 0 }
  return useStorage(key, fresh, undefined, {
    mergeDefaults: true,
    writeDefaults: false,
    // Where what is stored is damaged, the work begins anew.
    onError: error => error instanceof SyntaxError || refused(),
  })
}
