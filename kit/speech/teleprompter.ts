/**
 * The script as a page: on screen a teleprompter that scrolls by itself, and is dark unless told otherwise; printed, a
 * script on A4. It is one file and needs no network.
 */
import type { TimedStep } from './schedule.ts'
import { escaped, htmlPage } from '../lib/html.ts'
import { minutes, position } from './clock.ts'
import { bySlide, notesOf, stepName } from './pages.ts'

/**
 * Drives the page; it may use nothing from outside.
 * @param moments when each step begins, its last word is said, and it ends, s
 */
function drive(moments: [number, number, number][]): void {
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
  const stepAt = (): number => moments.findLastIndex(([start]) => start <= seconds)
  function show(): void {
    const index = stepAt()
    const [start, speechEnd, end] = moments[index]
    const { offsetTop, offsetHeight } = steps[index]
    // The text moves while it is spoken, waits during the pause at the end of a step, and jumps with reduced motion.
    const said = calm.matches || speechEnd === start ? 0 : Math.min(1, (seconds - start) / (speechEnd - start))
    scrollTo({ top: offsetTop + offsetHeight * said - innerHeight * READING_LINE })
    for (const [at, step] of steps.entries())
      step.classList.toggle('now', at === index)
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
h3 span { float: right; margin-left: 1em; font-weight: 400; font-variant-numeric: tabular-nums; }
@media screen {
  :root { color-scheme: dark; --bg: #000; --ink: #fff; --dim: #b8b8b8; --mark: #ffb454; }
  :root.light { color-scheme: light; --bg: #fff; --ink: #000; --dim: #555; --mark: #8a4b00; }
  body { margin: 0; background: var(--bg); color: var(--ink); font: 600 max(32px, 5vw)/1.4 system-ui, sans-serif; }
  main { position: relative; max-width: 20em; margin: 0 auto; padding: 40vh .6em 90vh; }
  main > p { display: none; }
  h1, h2, h3 { margin: 1.2em 0 .2em; font-size: .5em; color: var(--dim); }
  .step { opacity: .55; } .step.now { opacity: 1; }
  p { margin: 0 0 .5em; }
  .step > p { margin: .6em 0 0; font-size: .45em; color: var(--mark); }
  .direction { display: inline-block; padding: 0 .5em; border: 2px solid var(--mark); border-radius: .2em; font-size: .6em; color: var(--mark); }
  aside { margin: .5em 0; padding-left: .5em; border-left: 4px solid var(--dim); font-size: .5em; color: var(--dim); }
  header { position: fixed; inset: auto 0 0; padding: .4em 1em; background: var(--bg); border-top: 1px solid var(--dim); font: 16px/1.4 system-ui, sans-serif; color: var(--dim); font-variant-numeric: tabular-nums; }
  body::before { content: ""; position: fixed; top: 35vh; left: 0; border: .3em solid transparent; border-left-color: var(--mark); }
}
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  body { font: 12pt/1.5 Georgia, "Times New Roman", serif; }
  header { display: none; }
  h2 { margin: 24pt 0 6pt; break-after: avoid; }
  h3 { margin: 16pt 0 4pt; font-size: 12pt; border-top: 1pt solid; padding-top: 4pt; break-after: avoid; }
  p { margin: 4pt 0; orphans: 3; widows: 3; }
  .step { display: grid; grid-template-columns: 24mm 1fr; break-inside: avoid-page; }
  .step > p { font: 9pt/2 system-ui, sans-serif; }
  .direction { font: italic 700 10pt/1.5 system-ui, sans-serif; }
  .direction::before { content: "["; } .direction::after { content: "]"; }
  aside { margin: 6pt 0 6pt 24mm; padding-left: 8pt; border-left: 2pt solid; break-inside: avoid; }
}
`

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`
const direction = (text: string): string => `<p class="direction">${escaped(text)}</p>`

function stepHtml(step: TimedStep): string {
  const { slide, click, start } = step
  const pieces = notesOf(step).pieces.map(({ kind, text }) => kind === 'speech' ? paragraph(text) : direction(text))
  return `<div class="step" data-slide="${slide.number}">
<p>${stepName(click)}, ${position(start)}</p><div>${pieces.join('')}</div>
</div>`
}

export function teleprompter(title: string, rate: number, steps: readonly TimedStep[]): string {
  const moments = steps.map(({ start, end, sentences }) =>
    [start, sentences.at(-1)?.end ?? start, end].map(seconds => Number(seconds.toFixed(3))))
  const slides = bySlide(steps).map(({ slide: { number, title, budgetSeconds, spoken: { ifTheyAsk: answers } }, steps, section }) => [
    ...section ? [`<h2>${escaped(section)}</h2>`] : [],
    `<h3><span>${position(steps[0].start)}, ${minutes(budgetSeconds)}</span>${number}. ${escaped(title)}</h3>`,
    ...steps.map(stepHtml),
    ...answers.length ? [`<aside>${direction('If they ask')}${answers.map(paragraph).join('')}</aside>`] : [],
  ])
  const body = `
<main>
<h1>${escaped(title)}</h1>
<p>The script, at ${rate} words a minute. At the right of each slide: when it begins, and its budget. In brackets: what is done, not said.</p>
${slides.flat().join('\n')}
</main>
<header><output></output><br>Space: run or pause. Up, down: speed. Right, left: next or previous step. Home, End. L: light or dark.</header>
<script>(${drive})(${JSON.stringify(moments)})</script>`
  return htmlPage({ title: `Script: ${title}`, style: STYLE, body })
}
