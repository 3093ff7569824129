/** What the lecturer sets on a diagram, shared by the windows of one lecture. */
import type { ComputedRef, DeepReadonly, MaybeRefOrGetter } from 'vue'
import { configs, useNav, useSlideContext } from '@slidev/client'
import { computed, reactive, readonly, toValue } from 'vue'
import { newest, sharedValue } from './store.ts'

type Values = Record<string, number | string | boolean>

/** The values that the lecturer set, none after a reset, and when; the newest wins. */
interface Departure { at: number, values: Values }

export interface Live<T extends Values> {
  /** For drawing. */
  values: DeepReadonly<T>
  /** For v-model; the same values. */
  model: T
  set: <Key extends keyof T>(key: Key, value: T[Key]) => void
  reset: () => void
  changed: ComputedRef<boolean>
}

/** By diagram, and by the values that it starts with. */
const departures = sharedValue<Record<string, Departure>>('live', (a, b) =>
  ({ ...a, ...Object.fromEntries(Object.entries(b).map(([id, departure]) => [id, newest(departure, a[id] ?? departure)])) }))

const departureOf = (id: string): Departure | undefined => departures.value.value?.[id]

/** The values that `presets` in the headmatter let diagrams start with; kit/parse/presets.ts checks them. */
const { presets = {} } = configs as { presets?: Record<string, Values> }

/** True on stage and in the presenter's current slide; false in print, previews and the overview. */
export function useOperable(): ComputedRef<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  return computed(() => !isPrintMode.value && ['slide', 'presenter'].includes($renderContext.value))
}

/**
 * The values of a live diagram.
 * @param name unique among the diagrams, and the same in every window
 * @param defaults the canonical state. A getter may follow the click step: what the lecturer sets then holds
 *   for that step only, and the next click shows the next canonical state.
 */
export function useLive<T extends Values>(name: string, defaults: MaybeRefOrGetter<T>): Live<T> {
  const operable = useOperable()
  const canonical = computed(() => toValue(defaults))
  const base = computed<T>(() => operable.value ? { ...canonical.value, ...presets[name] } : canonical.value)
  const id = computed(() => JSON.stringify([name, base.value]))
  const current = computed<T>(() => ({ ...base.value, ...(operable.value && departureOf(id.value)?.values) }))

  const depart = (values: Values): void =>
    departures.set({ [id.value]: { at: Math.max(Date.now(), (departureOf(id.value)?.at ?? 0) + 1), values } })

  function set<Key extends keyof T>(key: Key, value: T[Key]): void {
    if (operable.value && value !== current.value[key])
      depart({ ...current.value, [key]: value })
  }

  const model = reactive(Object.fromEntries(Object.keys(canonical.value).map(key => [key, computed({
    get: () => current.value[key],
    set: (value: T[string]) => set(key, value),
  })]))) as unknown as T

  return {
    values: readonly(model) as DeepReadonly<T>,
    model,
    set,
    reset: () => operable.value && depart({}),
    changed: computed(() => Object.keys(base.value).some(key => current.value[key] !== base.value[key])),
  }
}

/**
 * The last valid result of a computation that may throw a RangeError, and the message if it throws now.
 * @param atFirst the result where already the first computation throws, such as with a value from another window
 */
export function useGood<Result>(compute: () => Result, atFirst?: () => Result) {
  const attempt = computed<{ value: Result, problem?: string }>((last) => {
    try {
      return { value: compute() }
    }
    catch (error) {
      if (!(error instanceof RangeError) || !(last || atFirst))
        throw error
      return { value: last ? last.value : atFirst!(), problem: error.message }
    }
  })
  return { value: computed(() => attempt.value.value), problem: computed(() => attempt.value.problem) }
}
