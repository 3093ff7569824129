import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../../lib/write.ts'
import { plainScript, transcript } from '../../speech/pages.ts'
import { teleprompter } from '../../speech/teleprompter.ts'
import { emptyFolder } from '../tooling/copy.ts'
import { slideOf, speechEnd, stepsOf } from './lecture.ts'

const NOTES = ['[do: dim the light] One <b> & two. [pause 3]\n\n[click] Three?\n\nIf they ask: because.', 'Four.']
const steps = stepsOf(NOTES, { title: 'A <title>', section: 3, budgetSeconds: 30 })

describe('the page', () => {
  const page = teleprompter('All & one', 130, steps)

  it('is one file, that asks nobody for anything', () => {
    expect(page).not.toMatch(/\b(?:src|href)=|https?:|@import|url\(/)
    expect(page.startsWith('<!DOCTYPE html>\n<html lang="en">')).toBe(true)
  })

  it('writes text as text, directions and answers apart', () => {
    expect(page).toContain('<p>One &lt;b&gt; &amp; two.</p>')
    expect(page).toContain('A &lt;title&gt;')
    expect(page).toContain('<p class="direction">dim the light</p>')
    expect(page).toContain('<p class="direction">pause 3 s</p>')
    expect(page).toContain('<aside><p class="direction">If they ask</p><p>because.</p></aside>')
    expect(page.match(/<aside>/g)).toHaveLength(1)
  })

  it('has slide numbers, times and steps, and prints on A4', () => {
    expect(page).toContain('size: A4')
    expect(page).toContain('<h2>3 Data parallelism</h2>')
    expect(page).toContain('<h3><span>0:30, 0:30</span>2. A &lt;title&gt;</h3>')
    expect(page.match(/<h2>/g)).toHaveLength(1)
    expect([...page.matchAll(/<div class="step" data-slide="\d">\n<p>(.*?)<\/p>/g)].map(([, name]) => name)).toEqual(['as it appears, 0:00', 'click 1, 0:17', 'as it appears, 0:30'])
  })

  it('comes as text, and as a transcript of what is said alone', () => {
    expect(plainScript('All', 130, steps)).toBe('All\n\nThe script, at 130 words a minute.\n\n== 3 Data parallelism ==\n\n--- 1. A <title> (0:00, 0:30) ---\n\n(as it appears, 0:00)\n\n[dim the light]\n\nOne <b> & two.\n\n[pause 3 s]\n\n(click 1, 0:17)\n\nThree?\n\nIf they ask: because.\n\n--- 2. A <title> (0:30, 0:30) ---\n\n(as it appears, 0:30)\n\nFour.\n')
    expect(transcript('All', steps)).toBe('All\n\n3 DATA PARALLELISM\n\n[0:00] A <title>\n\nOne <b> & two.\n\nThree?\n\n[0:30] A <title>\n\nFour.\n')
  })
})

describe('the teleprompter', () => {
  /** The page's script with just as much of a browser as it needs. */
  function open(reduced = false, given = steps) {
    const page = teleprompter('All', 130, given)
    const on: Record<string, (event: object) => void> = {}
    const elements = given.map((_, index) => ({ offsetTop: index * 1000, offsetHeight: 800, dataset: { slide: String(index + 1) }, classes: new Set<string>(), classList: { toggle(name: string, set: boolean) {
      set ? elements[index].classes.add(name) : elements[index].classes.delete(name)
    } } }))
    const output = { textContent: '' }
    const root = { light: false }
    let top = 0
    let frame = (_: number) => {}
    const script = /<script>([\s\S]*)<\/script>/.exec(page)?.[1] ?? ''
    runInNewContext(script, {
      document: { querySelectorAll: () => elements, querySelector: () => output, documentElement: { classList: { toggle: () => root.light = !root.light } } },
      matchMedia: () => ({ matches: reduced }),
      innerHeight: 1000,
      scrollTo: ({ top: to }: { top: number }) => top = to,
      requestAnimationFrame: (next: typeof frame) => frame = next,
      addEventListener: (name: string, act: typeof on[string]) => on[name] = act,
    })
    const key = (key: string, more = {}) => on.keydown({ key, preventDefault() {}, ...more })
    return { key, frame: (ms: number) => frame(ms), place: () => top + 350, says: () => output.textContent, now: () => elements.findIndex(({ classes }) => classes.has('now')), root }
  }

  /** Three steps: four seconds of speech and a pause, a pause alone, and speech to the end. */
  const timed = [[0, 4, 10], [10, 10, 12], [12, 20, 20]].map(([start, said, end], click) =>
    ({ slide: slideOf('One.\n\n[click]\n\n[click] Two.'), click, start, end, sentences: said > start ? [{ text: '', start, end: said }] : [] }))
  const placeAt = (seconds: number, reduced = false): number => {
    const page = open(reduced, timed)
    page.frame(0)
    page.key(' ')
    page.frame(seconds * 1000)
    return page.place()
  }

  it.each([[0, 0], [2, 400], [4, 800], [9.9, 800], [10, 1000], [11.9, 1000], [16, 2400], [20, 2800], [99, 2800]])('moves while it is spoken and waits through the pause: at %d s', (seconds, place) => {
    expect(placeAt(seconds)).toBeCloseTo(place, 9)
  })

  it('jumps from step to step where motion is reduced', () => {
    expect([0, 3, 9.9, 10, 19].map(seconds => placeAt(seconds, true))).toEqual([0, 0, 0, 1000, 2000])
  })

  it('waits, runs with the clock and waits again on space', () => {
    const page = open()
    page.frame(0)
    page.frame(5000)
    expect([page.place(), page.says(), page.now()]).toEqual([0, 'paused, 0:00 of 1:00, slide 1, speed 1.00', 0])
    page.key(' ')
    page.frame(6000)
    expect(page.says()).toBe('0:01 of 1:00, slide 1, speed 1.00')
    expect(page.place()).toBeCloseTo(800 / speechEnd(steps[0]), 0)
    page.frame(26000)
    expect([page.says().slice(0, 21), page.now(), page.place()]).toEqual(['0:21 of 1:00, slide 2', 1, 1800])
    expect(page.says()).toMatch(/, pause \d+ s$/)
    page.key(' ')
    page.frame(90000)
    expect(page.says()).toContain('paused, 0:21')
    page.key(' ')
    page.frame(900000)
    expect(page.says()).toContain('paused, 1:00 of 1:00, slide 3')
  })

  it('goes by step and by speed with the arrows, within bounds', () => {
    const page = open()
    page.key('ArrowRight')
    expect([page.now(), page.place()]).toEqual([1, 1000])
    page.key('End')
    page.key('ArrowRight')
    expect(page.now()).toBe(2)
    page.key('Home')
    page.key('ArrowLeft')
    expect(page.now()).toBe(0)
    for (let i = 0; i < 40; i++)
      page.key('ArrowUp')
    expect(page.says()).toContain('speed 2.00')
    page.frame(0)
    page.key(' ')
    page.frame(2000)
    expect(page.says()).toContain('0:04 of')
    for (let i = 0; i < 80; i++)
      page.key('ArrowDown')
    expect(page.says()).toContain('speed 0.50')
    page.key('l', { ctrlKey: true })
    expect(page.root.light).toBe(false)
    page.key('l')
    expect(page.root.light).toBe(true)
  })
})

describe('files', () => {
  it('are written whole, into a folder that is made', () => {
    const folder = join(emptyFolder(), 'a', 'b')
    writeFiles(folder, { 'one.txt': 'one\n', 'two.txt': 'zwölf\n' })
    expect(readFileSync(join(folder, 'two.txt'), 'utf8')).toBe('zwölf\n')
    expect(existsSync(join(folder, 'two.txt.tmp'))).toBe(false)
  })

  it('that cannot be written are named, and leave nothing half', () => {
    const folder = emptyFolder()
    mkdirSync(join(folder, 'one.txt'))
    expect(() => writeFiles(folder, { 'one.txt': 'one\n' })).toThrow(`${join(folder, 'one.txt')} cannot be written: `)
    expect(existsSync(join(folder, 'one.txt.tmp'))).toBe(false)
    writeFileSync(join(folder, 'file'), 'old')
    expect(() => writeFiles(join(folder, 'file'), { 'one.txt': 'one\n' })).toThrow(`${join(folder, 'file', 'one.txt')} cannot be written: `)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old')
  })
})
