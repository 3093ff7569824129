/** What the lecturer sets on a diagram, shared by the windows of one lecture. */
import type { ComputedRef, DeepReadonly, MaybeRefOrGetter } from 'vue'
import { configs, useNav, useSlideContext } from '@slidev/client'
import { computed, reactive, readonly, toValue } from 'vue'
import { sharedValue } from './store.ts'

type Values = Record<string, number | string | boolean>

/** What the lecturer changed from the values that a diagram starts with, and when; the newest change wins. */
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

/** Windows that set something in the same millisecond must still agree, so the order must not depend on the window. */
const isNewer = (a: Departure, b?: Departure): boolean =>
  !b || a.at > b.at || (a.at === b.at && JSON.stringify(a.values) > JSON.stringify(b.values))

/** By diagram, and by the values that it starts with. */
const departures = sharedValue<Record<string, Departure>>('live', (a, b) =>
  ({ ...a, ...Object.fromEntries(Object.entries(b).filter(([id, departure]) => isNewer(departure, a[id]))) }))

const departureOf = (id: string): Departure | undefined => departures.value.value?.[id]

/** The values that `presets` in the headmatter let diagrams start with; an unknown name ends the build (kit/parse/presets.ts). */
const { presets = {} } = configs as { presets?: Record<string, Values> }

/** @throws RangeError when a preset is for none of the diagram's values, or of another kind */
function checkPresets(name: string, values: Values): void {
  for (const [key, value] of Object.entries(presets[name] ?? {})) {
    if (!Object.hasOwn(values, key))
      throw new RangeError(`presets: ${name} has no "${key}"; it has ${Object.keys(values).join(', ')}`)
    if (typeof value !== typeof values[key])
      throw new RangeError(`presets: ${name}: ${key} must be a ${typeof values[key]}; got ${JSON.stringify(value)}`)
  }
}

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
  checkPresets(name, canonical.value)
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
 * The last valid result of a computation that may throw a RangeError, and the message if it throws now.
 * @param compute with the values as they are
 * @param atFirst gives the result if the very first computation throws, such as one with the canonical values
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
