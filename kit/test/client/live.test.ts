/** What is set on a diagram: shared, stored; and what its controls say. */
import type { Component } from 'vue'
import type * as LiveModule from '../../client/live.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, createSSRApp, h, ref } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { placeOf } from '../../client/input.ts'
import { useGood } from '../../client/live.ts'
import { storageKey } from '../../client/store.ts'
import Choice from '../../components/controls/Choice.vue'
import Slider from '../../components/controls/Slider.vue'

/** Where the diagram that is being made stands. */
const place = vi.hoisted(() => ({ context: 'slide', print: false, presets: {} as Record<string, object>, title: 'Tea', duration: '30min' }))
vi.mock('@slidev/client', async () => {
  const { ref } = await import('vue')
  return {
    configs: place,
    useSlideContext: () => ({ $renderContext: ref(place.context) }),
    useNav: () => ({ isPrintMode: ref(place.print) }),
  }
})

/** The browser's database and its channels, which all windows share. */
const database = vi.hoisted(() => ({ stored: new Map<string, unknown>(), isOn: true }))
vi.mock('idb-keyval', () => {
  const work = <Result>(result: () => Result) => database.isOn ? Promise.resolve(result()) : Promise.reject(new Error('switched off'))
  return {
    get: (key: string) => work(() => database.stored.get(key)),
    set: (key: string, value: unknown) => work(() => database.stored.set(key, value)),
  }
})
let channels: Channel[]
class Channel {
  onmessage?: (event: { data: unknown }) => void
  name: string
  constructor(name: string) {
    this.name = name
    channels.push(this)
  }

  postMessage(data: unknown) {
    for (const other of channels.filter(other => other !== this && other.name === this.name))
      other.onmessage?.({ data: structuredClone(data) })
  }
}

/** A window is a copy of the module, which has read the database. */
async function openWindow(): Promise<typeof LiveModule> {
  vi.resetModules()
  const opened = await import('../../client/live.ts')
  await new Promise(setImmediate)
  return opened
}
const closeWindows = () => channels.splice(0)

const DEFAULTS = { stages: 4, schedule: 'gpipe', backward: true }

beforeEach(() => {
  database.stored.clear()
  database.isOn = true
  channels = []
  Object.assign(place, { context: 'slide', print: false, presets: {} })
  vi.stubGlobal('BroadcastChannel', Channel)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the values of a live diagram', () => {
  it('start where the headmatter presets them, and Reset goes there', async () => {
    place.presets = { a: { stages: 6 } }
    const { values, set, reset, changed } = (await openWindow()).useLive('a', DEFAULTS)
    expect([values, changed.value]).toEqual([{ ...DEFAULTS, stages: 6 }, false])
    set('stages', 4)
    expect([values, changed.value]).toEqual([DEFAULTS, true])
    reset()
    expect([values, changed.value]).toEqual([{ ...DEFAULTS, stages: 6 }, false])
    expect((await openWindow()).useLive('b', DEFAULTS).values).toEqual(DEFAULTS)
  })

  it.each([['slide', true], ['previewNext', false], ['overview', false]])('in print and previews are the lecture’s own: %s, print %s', async (context, print) => {
    Object.assign(place, { context, print, presets: { a: { stages: 6 } } })
    expect((await openWindow()).useLive('a', DEFAULTS).values).toEqual(DEFAULTS)
  })

  it('are set by v-model too, and not changed once they are back where they were', async () => {
    const { values, model, changed } = (await openWindow()).useLive('a', DEFAULTS)
    model.schedule = '1f1b'
    expect([values.schedule, changed.value]).toEqual(['1f1b', true])
    model.schedule = 'gpipe'
    expect(changed.value).toBe(false)
  })

  it('are the same in every window, the newest wins', async () => {
    const presenter = (await openWindow()).useLive('a', DEFAULTS)
    const audience = (await openWindow()).useLive('a', DEFAULTS)
    presenter.set('stages', 8)
    expect(audience.values.stages).toBe(8)
    audience.set('stages', 2)
    expect(presenter.values.stages).toBe(2)
    presenter.reset()
    expect(audience.values).toEqual(DEFAULTS)
  })

  it('are those of one diagram', async () => {
    const { useLive } = await openWindow()
    const [one, other] = [useLive('a', DEFAULTS), useLive('b', DEFAULTS)]
    one.set('stages', 8)
    expect(other.values).toEqual(DEFAULTS)
  })

  it('come to a new window from another one, without storage', async () => {
    database.isOn = false
    const { set } = (await openWindow()).useLive('a', DEFAULTS)
    set('stages', 8)
    expect((await openWindow()).useLive('a', DEFAULTS).values.stages).toBe(8)
  })

  it('come from storage when no other window is open, for the length of a day of lectures', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { set } = (await openWindow()).useLive('a', DEFAULTS)
    set('stages', 8)
    closeWindows()
    expect((await openWindow()).useLive('a', DEFAULTS).values.stages).toBe(8)
    closeWindows()
    vi.setSystemTime(Date.now() + 13 * 3600 * 1000)
    expect((await openWindow()).useLive('a', DEFAULTS).values).toEqual(DEFAULTS)
  })

  it.each([7, null, [], { values: {} }])('are the defaults when storage holds %j', async (value) => {
    database.stored.set(storageKey('live'), value)
    const { values, changed } = (await openWindow()).useLive('a', DEFAULTS)
    expect([values, changed.value]).toEqual([DEFAULTS, false])
  })

  it.each(['overview', 'previewNext', 'print'])('are the canonical ones in %s, which leaves the others alone', async (context) => {
    const { useLive } = await openWindow()
    const onStage = useLive('a', DEFAULTS)
    onStage.set('stages', 8)
    Object.assign(place, context === 'print' ? { print: true } : { context })
    const elsewhere = useLive('a', DEFAULTS)
    expect([elsewhere.values, elsewhere.changed.value]).toEqual([DEFAULTS, false])
    elsewhere.set('stages', 2)
    elsewhere.reset()
    expect(onStage.values.stages).toBe(8)
  })

  it('belong to the click step in which they were set', async () => {
    const step = ref(0)
    const { values, set, changed } = (await openWindow()).useLive('a', () => ({ stages: [4, 16][step.value] }))
    set('stages', 8)
    step.value = 1
    expect([values.stages, changed.value]).toEqual([16, false])
    step.value = 0
    expect([values.stages, changed.value]).toEqual([8, true])
  })
})

describe('the last good result', () => {
  const stages = ref(4)
  const half = () => {
    if (stages.value % 2)
      throw new RangeError(`stages must be even; got ${stages.value}`)
    return stages.value / 2
  }
  beforeEach(() => {
    stages.value = 4
  })

  it('stays, with what is wrong', () => {
    const { value, problem } = useGood(half)
    expect([value.value, problem.value]).toEqual([2, undefined])
    stages.value = 7
    expect([value.value, problem.value]).toEqual([2, 'stages must be even; got 7'])
    stages.value = 8
    expect([value.value, problem.value]).toEqual([4, undefined])
  })

  it('is not there where nothing was good yet', () => {
    stages.value = 7
    expect(() => useGood(half).value.value).toThrow('stages must be even')
  })

  it('does not cover a fault of the program', () => {
    const { value } = useGood(() => stages.value > 4 ? (undefined as unknown as number[]).length : 0)
    expect(value.value).toBe(0)
    stages.value = 5
    expect(() => value.value).toThrow(TypeError)
  })

  it('is not computed anew for what reads it', () => {
    const compute = vi.fn(half)
    const { value, problem } = useGood(compute)
    const twice = computed(() => [value.value, problem.value, value.value])
    expect(twice.value).toEqual([2, undefined, 2])
    expect(compute).toHaveBeenCalledTimes(1)
  })
})

it.each([[1, 0], [3, 1], [100, 3], [-1, 0]])('%d stands at place %d of the powers of two', (value, place) => {
  expect(placeOf(value, [1, 2, 4, 8])).toBe(place)
})

describe('a control says to everybody what it is', () => {
  const render = (component: Component, props: object) => renderToString(createSSRApp(() => h(component, props)))

  it('a slider: its name, its value as a figure, its range', async () => {
    const memory = { label: 'Memory', modelValue: 80e9, min: 40e9, max: 160e9, step: 20e9, unit: 'GB' }
    const html = await render(Slider as Component, memory)
    const [, id] = /<input id="([^"]+)" type="range"/.exec(html)!
    const parts = html.slice(html.indexOf('<label'), html.indexOf('</div>')).replace(/ (?:id|class)="[^"]*"/g, '')
    expect(parts).toBe([
      `<label for="${id}">Memory</label>`,
      '<span>40 to 160 GB</span>',
      `<output for="${id}">80 GB</output>`,
    ].join(' '))
    expect(html).toContain('aria-valuetext="80 GB"')
  })

  it('a slider over a list stands at the place of its value', async () => {
    const html = await render(Slider as Component, { label: 'GPUs', modelValue: 4, values: [1, 2, 4, 8] })
    expect(html).toMatch(/min="0" max="3" step="1" value="2"/)
    expect(html).toContain('aria-valuetext="4"')
  })

  it('a choice: its name, and which one it is', async () => {
    const html = await render(Choice as Component, { label: 'Schedule', modelValue: '1f1b', options: ['gpipe', { value: '1f1b', label: '1F1B' }] })
    expect(html.match(/type="radio"/g)).toHaveLength(2)
    expect(html).toMatch(/value="1f1b" checked>1F1B/)
    expect(html).not.toMatch(/value="gpipe" checked/)
  })
})
