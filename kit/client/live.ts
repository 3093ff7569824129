/** What the lecturer sets on a diagram, shared by the windows of one lecture. */
import type { ComputedRef, DeepReadonly, MaybeRefOrGetter } from 'vue'
import { configs, useNav, useSlideContext } from '@slidev/client'
import { computed, reactive, readonly, shallowReactive, toValue, watch } from 'vue'
import { LIFETIME_MS, readFromDisk, readStored, storageKey, writeStored } from './store.ts'

type Values = Record<string, number | string | boolean>

/** What departs from a canonical state, and since when: the newest wins. */
interface Departure { at: number, values: Values }

export interface Live<T extends Values> {
  /** For drawing. */
  values: DeepReadonly<T>
  /** For v-model; the same values. */
  model: T
  /** What `values` are in print and in previews, and on stage where nothing is set and nothing preset. */
  canonical: ComputedRef<T>
  set: <Key extends keyof T>(key: Key, value: T[Key]) => void
  reset: () => void
  changed: ComputedRef<boolean>
}

const KEY = storageKey('live')

const departures = shallowReactive(new Map<string, Departure>())
let channel: BroadcastChannel | undefined

const isDeparture = (value: unknown): value is Departure =>
  typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'number' && 'values' in value && typeof value.values === 'object' && value.values !== null

/** Windows that set something in the same millisecond must still agree. */
const isNewer = (a: Departure, b?: Departure): boolean =>
  !b || a.at > b.at || (a.at === b.at && JSON.stringify(a.values) > JSON.stringify(b.values))

function take(entries: unknown): void {
  if (!Array.isArray(entries))
    return
  for (const [id, departure] of entries.filter(Array.isArray)) {
    if (typeof id === 'string' && isDeparture(departure) && isNewer(departure, departures.get(id)))
      departures.set(id, departure)
  }
}

/** Storage may hold what another version wrote. */
function takeStored(text: string | undefined): void {
  try {
    take(JSON.parse(text ?? '[]'))
  }
  catch {}
  for (const [id, { at }] of departures) {
    if (Date.now() - at > LIFETIME_MS)
      departures.delete(id)
  }
}

function storeDeparture(id: string, values: Values): void {
  const departure = { at: Math.max(Date.now(), (departures.get(id)?.at ?? 0) + 1), values }
  departures.set(id, departure)
  channel?.postMessage([[id, departure]])
  writeStored(KEY, JSON.stringify([...departures]), true)
}

/** Once in a window: takes what is stored, and asks the other windows what they have. */
function connect(): void {
  if (channel || typeof BroadcastChannel === 'undefined')
    return
  takeStored(readStored(KEY))
  void readFromDisk(KEY).then(takeStored)
  channel = new BroadcastChannel(KEY)
  channel.onmessage = ({ data }) => data === 'ask' ? channel?.postMessage([...departures]) : take(data)
  channel.postMessage('ask')
}

/**
 * What the headmatter's `presets` give this diagram to start with. What it does not have is told, and left out.
 * kit/parse/presets.ts ends the build over it, and over values that no control could set.
 */
function presetOf<T extends Values>(name: string, canonical: T): Partial<T> {
  const preset = Object.entries((configs as { presets?: Record<string, Values> }).presets?.[name] ?? {})
  const wrong = preset.filter(([key, value]) => typeof value !== typeof canonical[key])
  for (const [key, value] of wrong) {
    const allowed = Object.entries(canonical).map(([key, value]) => `${key} (${typeof value})`).join(', ')
    console.error(`presets: ${name}: ${key} cannot be ${JSON.stringify(value)}. Allowed: ${allowed}.`)
  }
  return Object.fromEntries(preset.filter(entry => !wrong.includes(entry))) as Partial<T>
}

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
  watch(operable, yes => yes && connect(), { immediate: true })
  const canonical = computed(() => toValue(defaults))
  const preset = presetOf(name, canonical.value)
  const base = computed<T>(() => operable.value ? { ...canonical.value, ...preset } : canonical.value)
  const id = computed(() => JSON.stringify([name, base.value]))

  const isFit = (key: keyof T, value: unknown): value is T[typeof key] =>
    typeof value === typeof canonical.value[key] && (typeof value !== 'number' || Number.isFinite(value))
  const set = computed(() => Object.fromEntries(
    Object.entries(operable.value ? departures.get(id.value)?.values ?? {} : {}).filter(([key, value]) => isFit(key, value)),
  ) as Partial<T>)
  const now = <Key extends keyof T>(key: Key): T[Key] => set.value[key] ?? base.value[key]

  function change<Key extends keyof T>(key: Key, value: T[Key]): void {
    if (!isFit(key, value))
      throw new TypeError(`${name}: ${String(key)} must be a ${typeof canonical.value[key]}; got ${value}`)
    if (!operable.value || value === now(key))
      return
    const { [key]: _, ...others } = set.value
    storeDeparture(id.value, (value === base.value[key] ? others : { ...others, [key]: value }) as Values)
  }

  const model = reactive(Object.fromEntries(Object.keys(canonical.value).map(key => [key, computed({
    get: () => now(key),
    set: (value: T[string]) => change(key, value),
  })]))) as unknown as T

  return {
    values: readonly(model) as DeepReadonly<T>,
    model,
    canonical,
    set: change,
    reset: () => operable.value && storeDeparture(id.value, {}),
    changed: computed(() => Object.keys(set.value).length > 0),
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
