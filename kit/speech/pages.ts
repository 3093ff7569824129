/** The script on paper, as plain text and as a transcript. */
import type { TimedStep } from './schedule.ts'
import type { Step } from './steps.ts'
import type { ScriptSlide } from './timing.ts'
import { escaped } from '../lib/html.ts'
import { sectionTitle } from '../lib/lecture.ts'
import { directionText } from '../parse/marks.ts'
import { minutes, position } from './clock.ts'
import { speechOf } from './steps.ts'

interface TimedSlide {
  slide: ScriptSlide
  steps: TimedStep[]
  /** Title of the section, if the slide begins one. */
  section?: string
}

/** Steps by slide, in order. */
export const bySlide = (steps: readonly TimedStep[]): TimedSlide[] =>
  Array.from(Map.groupBy(steps, ({ slide }) => slide), ([slide, steps]) => ({ slide, steps })).map((timed, index, all) =>
    timed.slide.section === all[index - 1]?.slide.section ? timed : { ...timed, section: sectionTitle(timed.slide.section) })

export const stepName = (click: number): string => click === 0 ? 'as it appears' : `click ${click}`

/** What the notes have for a step. */
const notesOf = ({ slide, click }: TimedStep): Step => slide.spoken.steps[click]

export const stepHtml = (step: TimedStep): string => notesOf(step).pieces.map(piece => piece.kind === 'speech'
  ? `<p>${escaped(piece.text)}</p>`
  : `<p class="direction">${escaped(directionText(piece))}</p>`).join('')

export const answersHtml = ({ spoken: { ifTheyAsk } }: ScriptSlide): string => ifTheyAsk.length
  ? `<aside><p class="direction">If they ask</p>${ifTheyAsk.map(text => `<p>${escaped(text)}</p>`).join('')}</aside>`
  : ''

/** A whole page of HTML, which loads nothing else. */
export const htmlPage = ({ title, style, head = '', body }: { title: string, style: string, head?: string, body: string }): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>${head}
<style>${style}</style>
</head>
<body>${body}
</body>
</html>
`

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

/** A page to print on A4: slide numbers, times from the start, steps. */
export function printedScript(title: string, rate: number, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps).map(({ slide, steps, section }) => [
    ...section ? [`<h2>${escaped(section)}</h2>`] : [],
    `<h3><span>${position(steps[0].start)}, ${minutes(slide.budgetSeconds)}</span>${slide.number}. ${escaped(slide.title)}</h3>`,
    ...steps.map(step => `<div class="step"><p>${stepName(step.click)}<br>${position(step.start)}</p><div>${stepHtml(step)}</div></div>`),
    answersHtml(slide),
  ])
  const body = `
<h1>${escaped(title)}</h1>
<p>The script, at ${rate} words a minute. At the right of each slide: when it begins, and its budget. In brackets: what is done, not said.</p>
${slides.flat().join('\n')}`
  return htmlPage({ title: `Script: ${title}`, style: PRINT_STYLE, body })
}

/** The same as plain text. */
export function plainScript(title: string, rate: number, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps).map(({ slide, steps, section }) => [
    ...section ? [`== ${section} ==`] : [],
    `--- ${slide.number}. ${slide.title} (${position(steps[0].start)}, ${minutes(slide.budgetSeconds)}) ---`,
    ...steps.flatMap(step => [
      `(${stepName(step.click)}, ${position(step.start)})`,
      ...notesOf(step).pieces.map(piece => piece.kind === 'speech' ? piece.text : `[${directionText(piece)}]`),
    ]),
    ...slide.spoken.ifTheyAsk.length ? [`If they ask: ${slide.spoken.ifTheyAsk.join('\n\n')}`] : [],
  ])
  return `${[title, `The script, at ${rate} words a minute.`, ...slides.flat()].join('\n\n')}\n`
}

/** What is said and nothing else, by slide. */
export function transcript(title: string, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps).map(({ slide, steps, section }) => [
    ...section ? [section.toUpperCase()] : [],
    `[${position(steps[0].start)}] ${slide.title}`,
    ...steps.flatMap(step => speechOf(notesOf(step))),
  ])
  return `${[title, ...slides.flat()].join('\n\n')}\n`
}
