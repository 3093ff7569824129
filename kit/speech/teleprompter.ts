/** The teleprompter: one file that scrolls by itself, needs no network, and is dark unless told otherwise. */
import type { TimedStep } from './schedule.ts'
import { escaped } from '../lib/html.ts'
import { position } from './clock.ts'
import { answersHtml, bySlide, htmlPage, stepHtml, stepName } from './pages.ts'

/** Seconds: a step begins, its last word is said, it ends. */
type Moments = [start: number, speechEnd: number, end: number]

/** A block of text on the page, px. */
interface Block { top: number, height: number }

/**
 * The place in the text at a given time: it moves through a step as it is spoken, waits during the pause at its end,
 * and with reduced motion stays at the beginning of the step.
 * Runs in the page: it may use nothing from outside.
 * @returns px from the top of the text
 */
export function placeAt(seconds: number, moments: readonly Moments[], blocks: readonly Block[], jumps: boolean): number {
  let index = 0
  while (index + 1 < moments.length && moments[index + 1][0] <= seconds)
    index++
  const [start, speechEnd] = moments[index]
  const { top, height } = blocks[index]
  if (jumps || speechEnd <= start)
    return top
  return top + height * Math.min(1, Math.max(0, (seconds - start) / (speechEnd - start)))
}

/** Drives the page; it may use nothing from outside but `place`. */
function drive(moments: readonly Moments[], place: typeof placeAt): void {
  const READING_LINE = 0.35 // of the window's height
  const steps = [...document.querySelectorAll<HTMLElement>('.step')]
  const status = document.querySelector('output')!
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const total = moments[moments.length - 1][2]
  let seconds = 0
  let speed = 1
  let runs = false
  let before = 0
  const clock = (value: number): string => `${Math.floor(value / 60)}:${String(Math.floor(value % 60)).padStart(2, '0')}`
  const stepAt = (): number => Math.max(0, moments.findLastIndex(([start]) => start <= seconds))
  function show(): void {
    const blocks = steps.map(({ offsetTop, offsetHeight }) => ({ top: offsetTop, height: offsetHeight }))
    scrollTo({ top: place(seconds, moments, blocks, calm.matches) - innerHeight * READING_LINE, behavior: 'instant' })
    const index = stepAt()
    for (const [at, step] of steps.entries())
      step.classList.toggle('now', at === index)
    const [, speechEnd, end] = moments[index]
    const rest = seconds >= speechEnd ? `, pause ${Math.ceil(end - seconds)} s` : ''
    status.textContent = `${runs ? '' : 'paused, '}${clock(seconds)} of ${clock(total)}, slide ${steps[index].dataset.slide}, speed ${speed.toFixed(2)}${rest}`
  }
  function frame(now: number): void {
    if (runs) {
      seconds = Math.min(total, seconds + Math.max(0, now - before) / 1000 * speed)
      runs = seconds < total
      show()
    }
    before = now
    requestAnimationFrame(frame)
  }
  function goTo(index: number): void {
    seconds = moments[Math.max(0, Math.min(moments.length - 1, index))][0]
  }
  const keys: Record<string, () => void> = {
    ' ': () => runs = !runs,
    'ArrowUp': () => speed = Math.min(2, speed + 0.05),
    'ArrowDown': () => speed = Math.max(0.5, speed - 0.05),
    'ArrowRight': () => goTo(stepAt() + 1),
    'ArrowLeft': () => goTo(stepAt() - 1),
    'Home': () => goTo(0),
    'End': () => goTo(moments.length - 1),
    'l': () => document.documentElement.classList.toggle('light'),
  }
  addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!act)
      return
    event.preventDefault()
    act()
    show()
  })
  addEventListener('resize', show)
  show()
  requestAnimationFrame(frame)
}

const STYLE = `
:root { color-scheme: dark; --bg: #000; --ink: #fff; --dim: #b8b8b8; --mark: #ffb454; }
:root.light { color-scheme: light; --bg: #fff; --ink: #000; --dim: #555; --mark: #8a4b00; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 600 max(32px, 5vw)/1.4 system-ui, sans-serif; }
main { position: relative; max-width: 20em; margin: 0 auto; padding: 40vh .6em 90vh; }
h2 { margin: 1.2em 0 .2em; font-size: .5em; color: var(--dim); }
.step { opacity: .55; } .step.now { opacity: 1; }
.mark { margin: .6em 0 0; font-size: .45em; color: var(--mark); }
.step p { margin: 0 0 .5em; }
.direction { display: inline-block; padding: 0 .5em; border: 2px solid var(--mark); border-radius: .2em; font-size: .6em; color: var(--mark); }
aside { margin: .5em 0; padding-left: .5em; border-left: 4px solid var(--dim); font-size: .5em; color: var(--dim); }
header { position: fixed; inset: auto 0 0; padding: .4em 1em; background: var(--bg); border-top: 1px solid var(--dim); font: 16px/1.4 system-ui, sans-serif; color: var(--dim); font-variant-numeric: tabular-nums; }
body::before { content: ""; position: fixed; top: 35vh; left: 0; border: .3em solid transparent; border-left-color: var(--mark); }
`

/** @param steps of the range that is read, in order; its clock begins at 0 */
export function teleprompter(title: string, steps: readonly TimedStep[]): string {
  const seconds = (value: number): number => Number((value - steps[0].start).toFixed(3))
  const moments = steps.map(({ start, speechEnd, end }) => [start, speechEnd, end].map(seconds))
  const slides = bySlide(steps).map(({ slide, steps }) => [
    `<h2>${slide.number}. ${escaped(slide.title)} (${position(steps[0].start)})</h2>`,
    ...steps.map(step => `<div class="step" data-slide="${slide.number}"><p class="mark">${stepName(step.click)}</p>${stepHtml(step)}</div>`),
    answersHtml(slide),
  ])
  const body = `
<main>
${slides.flat().join('\n')}
</main>
<header><output></output><br>Space: run or pause. Up, down: speed. Right, left: next or previous step. Home, End. L: light or dark.</header>
<script>(${drive})(${JSON.stringify(moments)}, ${placeAt})</script>`
  return htmlPage({ title: `Teleprompter: ${title}`, style: STYLE, body })
}
