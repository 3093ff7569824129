/** The script on paper, as plain text and as a transcript. */
import type { TimedStep } from './schedule.ts'
import type { Direction, Speech, Step } from './steps.ts'
import type { ScriptSlide } from './timing.ts'
import { escaped } from '../lib/html.ts'
import { sectionTitle } from '../lib/lecture.ts'
import { minutes, position } from './clock.ts'
import { directionText } from './steps.ts'

export interface TimedSlide { slide: ScriptSlide, steps: TimedStep[] }

/** Steps by slide, in order. */
export function bySlide(steps: readonly TimedStep[]): TimedSlide[] {
  const slides = [...new Set(steps.map(({ slide }) => slide))]
  return slides.map(slide => ({ slide, steps: steps.filter(step => step.slide === slide) }))
}

export const stepName = (click: number): string => click === 0 ? 'as it appears' : `click ${click}`

/** The step of the notes that belongs to a timed one. */
export const noteStep = ({ slide, click }: TimedStep): Step => slide.spoken.steps[click] ?? { click, pieces: [] }

export const pieceHtml = (piece: Speech | Direction): string => piece.kind === 'speech'
  ? `<p>${escaped(piece.text)}</p>`
  : `<p class="direction">${escaped(directionText(piece))}</p>`

export const answersHtml = ({ spoken: { ifTheyAsk } }: ScriptSlide): string => ifTheyAsk.length
  ? `<aside><p class="direction">If they ask</p>${ifTheyAsk.map(text => `<p>${escaped(text)}</p>`).join('')}</aside>`
  : ''

/** Whether a slide begins another section than the one before it. */
const beginsSection = (slides: readonly TimedSlide[], index: number): boolean =>
  slides[index].slide.section !== slides[index - 1]?.slide.section

const PRINT_STYLE = `
@page { size: A4; margin: 18mm 16mm; }
body { max-width: 178mm; margin: 0 auto; padding: 0 4mm; color: #000; background: #fff; font: 12pt/1.5 Georgia, "Times New Roman", serif; }
h1 { font-size: 22pt; line-height: 1.2; }
h2 { margin: 24pt 0 6pt; font-size: 16pt; break-after: avoid; }
h3 { margin: 16pt 0 4pt; font-size: 12pt; line-height: 1.3; border-top: 1pt solid #000; padding-top: 4pt; break-after: avoid; }
h3 span { float: right; margin-left: 12pt; font-weight: 400; font-variant-numeric: tabular-nums; }
.step { display: grid; grid-template-columns: 24mm 1fr; break-inside: avoid-page; }
.step > :first-child { margin: 4pt 0; font: 9pt/2 system-ui, sans-serif; }
p { margin: 4pt 0; orphans: 3; widows: 3; }
.direction { font: italic 700 10pt/1.5 system-ui, sans-serif; }
.direction::before { content: "["; } .direction::after { content: "]"; }
aside { margin: 6pt 0 6pt 24mm; padding: 0 0 0 8pt; border-left: 2pt solid #000; break-inside: avoid; }
`

function slideHtml({ slide, steps }: TimedSlide): string {
  const [first] = steps
  const stepHtml = (step: TimedStep): string => `
<div class="step"><p>${stepName(step.click)}<br>${position(step.start)}</p><div>${noteStep(step).pieces.map(pieceHtml).join('')}</div></div>`
  return `
<h3><span>${position(first.start)}, ${minutes(slide.budgetSeconds)}</span>${slide.number}. ${escaped(slide.title)}</h3>${steps.map(stepHtml).join('')}${answersHtml(slide)}`
}

/** A page to print on A4: slide numbers, times from the start, steps. */
export function printedScript(title: string, rate: number, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps)
  const body = slides.map((slide, index) =>
    `${beginsSection(slides, index) ? `\n<h2>${escaped(sectionTitle(slide.slide.section))}</h2>` : ''}${slideHtml(slide)}`).join('')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Script: ${escaped(title)}</title>
<style>${PRINT_STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>The script, at ${rate} words a minute. At the right of each slide: when it begins, and its budget. In brackets: what is done, not said.</p>${body}
</body>
</html>
`
}

/** The same as plain text. */
export function plainScript(title: string, rate: number, steps: readonly TimedStep[]): string {
  const pieceText = (piece: Speech | Direction): string => piece.kind === 'speech' ? piece.text : `[${directionText(piece)}]`
  const slides = bySlide(steps)
  const blocks = slides.flatMap(({ slide, steps }, index) => [
    ...(beginsSection(slides, index) ? [`== ${sectionTitle(slide.section)} ==`] : []),
    `--- ${slide.number}. ${slide.title} (${position(steps[0].start)}, ${minutes(slide.budgetSeconds)}) ---`,
    ...steps.flatMap(step => [`(${stepName(step.click)}, ${position(step.start)})`, ...noteStep(step).pieces.map(pieceText)]),
    ...(slide.spoken.ifTheyAsk.length ? [`If they ask: ${slide.spoken.ifTheyAsk.join('\n\n')}`] : []),
  ])
  return `${[title, `The script, at ${rate} words a minute.`, ...blocks].join('\n\n')}\n`
}

/** What is said and nothing else, by slide. */
export function transcript(title: string, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps)
  const blocks = slides.flatMap(({ slide, steps }, index) => [
    ...(beginsSection(slides, index) ? [sectionTitle(slide.section).toUpperCase()] : []),
    `[${position(steps[0].start)}] ${slide.title}`,
    ...steps.flatMap(step => noteStep(step).pieces.flatMap(piece => piece.kind === 'speech' ? [piece.text] : [])),
  ])
  return `${[title, ...blocks].join('\n\n')}\n`
}
