/** The page to read along: every slide's picture with what is said to it, for a phone as well as for a desk. */
import type { SpokenLecture, SpokenSlide } from './lecture.ts'
import type { OnSlide } from './pictures.ts'
import { escaped, htmlPage } from '../lib/html.ts'
import { ANSWERS, GLOSSARY, QUESTIONS } from '../lib/lecture.ts'
import { ownLine } from '../own.ts'
import { asText } from '../setup/preparser.ts'
import { headTags } from './head.ts'

/** Where a slide's picture lies, from the reader's page. */
export const pictureOf = (slide: number): string => `read/${String(slide).padStart(2, '0')}.png`

export interface Reader {
  lecture: SpokenLecture
  /** What is on each slide, by its number. */
  shown: ReadonlyMap<number, OnSlide>
  /** PDFs that lie beside the page. */
  downloads: readonly { file: string, name: string, bytes: number }[]
  /** The exercises as notebooks, beside the page. */
  notebooks: readonly { file: string, name: string }[]
  /** The deck's colours, as CSS. */
  tokens: string
  /** Of the preview. */
  picture: string
}

/** In rem: a reader's own size of text counts. */
const STYLE = `
body { margin: 0; background: var(--bg); color: var(--ink); font: 1.125rem/1.55 "IBM Plex Sans", system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 40em; margin: 0 auto; padding: 24px 16px 96px; }
h1 { font-size: min(2.125rem, 11vw); line-height: 1.2; margin: 24px 0 8px; }
h2 { font-size: min(1.5rem, 9vw); line-height: 1.3; margin: 56px 0 16px; }
img { width: 100%; height: auto; border: 1px solid var(--rule); background: #fff; }
a { color: var(--signal-text); }
p { margin: 14px 0; }
pre { overflow-x: auto; padding: 12px; background: var(--surface); font: 0.9375rem/1.5 "IBM Plex Mono", ui-monospace, monospace; }
nav ul { padding: 0; list-style: none; } nav li { margin: 10px 0; }
dt { margin-top: 18px; font-weight: 600; } dd { margin: 2px 0 0; }
.note { color: var(--ink-2); }
`

/** An exercise's task may have `names` of its code. */
const paragraph = (text: string): string => `<p>${escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`

const note = (text: string, label: string): string => `<p class="note">${label}${escaped(text)}</p>`

/** @param more stands below the code to complete */
function section({ number, title, task, starter, spoken, ifAsked }: SpokenSlide, { alt, code, foot }: OnSlide, more: readonly string[]): string {
  return [
    `<section id="slide-${number}">`,
    `<h2>${escaped(title)}</h2>`,
    `<a href="./#/${number}"><img src="${pictureOf(number)}" width="1280" height="720" loading="lazy" alt="${escaped(alt || title)}"></a>`,
    ...task.map(paragraph),
    // Wide lines scroll, by keyboard too.
    ...[...code, ...starter].map(text => `<pre tabindex="0"><code>${escaped(text)}</code></pre>`),
    ...starter.length ? more : [],
    ...spoken.map(paragraph),
    ...ifAsked.map((text, index) => note(text, index === 0 ? '<strong>If asked:</strong> ' : '')),
    ...foot ? [note(foot, 'On the slide: ')] : [],
    '</section>',
  ].join('\n')
}

const list = (entries: readonly (readonly [string, string])[]): string =>
  `<dl>${entries.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('\n')}</dl>`

/** The whole page; it asks no other host for anything. */
export function readerPage({ lecture, shown, downloads, notebooks, tokens, picture }: Reader): string {
  const { author, description, own, settings, slides } = lecture
  const whose = ownLine(own)
  const title = `${lecture.title}: to read along`
  // Saved, because a browser shows one as JSON.
  const files = notebooks.map(({ file, name }) => `<a href="./${file}" download>${escaped(name)}</a>`)
  const asNotebook = files.length ? [`<p class="note">All exercises as a notebook: ${files.join('; ')}.</p>`] : []
  const links = [
    '<a href="./">The slides</a>',
    ...downloads.map(({ file, name, bytes }) => `<a href="./${file}">${escaped(name)}</a>, PDF, ${(bytes / 1e6).toFixed(1)} MB`),
    ...slides.filter(slide => slide.section !== undefined).map(slide => `<a href="#slide-${slide.number}">${slide.section}. ${escaped(slide.title)}</a>`),
    '<a href="#words">The words of the lecture</a>',
    '<a href="#answers">Checks and exercises, worked</a>',
    '<a href="#questions">Likely questions</a>',
  ]
  const body = `
<main>
<h1>${escaped(lecture.title)}</h1>
${whose ? `<p class="note">${escaped(whose)}</p>\n` : ''}<p>${escaped(description)}</p>
<p class="note">Every slide with what is said to it. A picture opens its slide.</p>
<nav aria-label="Downloads and sections">
<ul>
${links.map(link => `<li>${link}</li>`).join('\n')}
</ul>
</nav>
${slides.map(slide => section(slide, shown.get(slide.number)!, asNotebook)).join('\n')}
<section id="words"><h2>The words of the lecture</h2>
${list(GLOSSARY.map(({ term, meaning }) => [term, asText(meaning, settings)]))}
</section>
<section id="answers"><h2>Checks and exercises, worked</h2>
${list(ANSWERS.map(({ question, answer }) => [asText(question, settings), asText(answer, settings)]))}
</section>
<section id="questions"><h2>Likely questions</h2>
${list(QUESTIONS.map(({ question, answer }) => [question, asText(answer, settings)]))}
</section>
</main>`
  const head = `
<meta name="color-scheme" content="light dark">
${headTags({ title, description, picture, author })}
<link rel="icon" href="./favicon.svg">`
  return htmlPage({ title, style: `${tokens}${STYLE}`, head, body })
}
