/** What the lecturer sets on a diagram, shared by the windows of one lecture. */
import type { ComputedRef, DeepReadonly, MaybeRefOrGetter } from 'vue'
import { configs, useNav, useSlideContext } from '@slidev/client'
import { computed, reactive, readonly, toValue } from 'vue'
import { sharedValue } from './store.ts'

type Values = Record<string, number | string | boolean>

/** What departs from the values that a diagram starts with, and since when: the newest wins. */
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

/** Windows that set something in the same millisecond must still agree. */
const isNewer = (a: Departure, b?: Departure): boolean =>
  !b || a.at > b.at || (a.at === b.at && JSON.stringify(a.values) > JSON.stringify(b.values))

/** By diagram, and by the values that it starts with. */
const departures = sharedValue<Record<string, Departure>>('live', (a, b) =>
  ({ ...a, ...Object.fromEntries(Object.entries(b).filter(([id, departure]) => isNewer(departure, a[id]))) }))

const departureOf = (id: string): Departure | undefined => departures.value.value?.[id]

/** What the headmatter's `presets` give each diagram to start with. kit/parse/presets.ts ends the build over a wrong one. */
const { presets = {} } = configs as { presets?: Record<string, Values> }

/** True on stage and in the presenter's current slide; false in print, previews and the overview. */
export function useOperable(): ComputedRef<boolean> {
  const { $renderContext } = useSlideContext()
  const { isPrintMode } = useNav()
  return computed(() => !isPrintMode.value && ['slide', 'presenter'].includes($renderContext.value))
}

/**
 * The values of a live diagram.
 * @param name the same in every window, of no other diagram
 * @param defaults the canonical state. As a getter it may follow the click step: what is set then belongs
 *   to the state it departs from, and a click goes on to the next canonical state.
 */
export function useLive<T extends Values>(name: string, defaults: MaybeRefOrGetter<T>): Live<T> {
  const operable = useOperable()
  const canonical = computed(() => toValue(defaults))
  const base = computed<T>(() => operable.value ? { ...canonical.value, ...presets[name] } : canonical.value)
  const id = computed(() => JSON.stringify([name, base.value]))
  const departure = computed(() => (operable.value ? departureOf(id.value)?.values ?? {} : {}) as Partial<T>)
  const now = <Key extends keyof T>(key: Key): T[Key] => departure.value[key] ?? base.value[key]

  const depart = (values: Values): void =>
    departures.set({ [id.value]: { at: Math.max(Date.now(), (departureOf(id.value)?.at ?? 0) + 1), values } })

  function change<Key extends keyof T>(key: Key, value: T[Key]): void {
    if (!operable.value || value === now(key))
      return
    const { [key]: _, ...others } = departure.value
    depart((value === base.value[key] ? others : { ...others, [key]: value }) as Values)
  }

  const model = reactive(Object.fromEntries(Object.keys(canonical.value).map(key => [key, computed({
    get: () => now(key),
    set: (value: T[string]) => change(key, value),
  })]))) as unknown as T

  return {
    values: readonly(model) as DeepReadonly<T>,
    model,
    set: change,
    reset: () => operable.value && depart({}),
    changed: computed(() => Object.keys(departure.value).length > 0),
  }
}

/**
 * The result of a computation, or its last good one together with what is wrong now.
 * @param compute may throw a RangeError
 * @param atFirst what stands where nothing was good yet, such as the computation with the canonical values
 */
export function useGood<Result>(compute: () => Result, atFirst?: () => Result): { value: ComputedRef<Result>, problem: ComputedRef<string | undefined> } {
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
