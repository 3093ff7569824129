/** The page to read along: every slide's picture with what is said to it, for a phone as well as for a desk. */
import type { SpokenLecture, SpokenSlide } from './lecture.ts'
import { escaped } from '../lib/html.ts'
import { GLOSSARY, QUESTIONS } from '../lib/lecture.ts'
import { asText } from '../setup/preparser.ts'
import { headTags } from './head.ts'

/** Where a slide's picture lies, from the reader's page. */
export const pictureOf = ({ number }: SpokenSlide): string => `read/${String(number).padStart(2, '0')}.png`

/** A download that lies beside the page. */
export interface Download {
  file: string
  name: string
  bytes: number
}

export interface Reader {
  lecture: SpokenLecture
  downloads: readonly Download[]
  /** The deck's colours, as CSS. */
  tokens: string
  /** Of the preview picture. */
  picture: string
  /** Width and height of the slides' pictures, px. */
  size: readonly [number, number]
}

const STYLE = `
body { margin: 0; background: var(--bg); color: var(--ink); font: 18px/1.55 "IBM Plex Sans", system-ui, sans-serif; }
main { max-width: 720px; margin: 0 auto; padding: 24px 16px 96px; }
h1 { font-size: 34px; line-height: 1.2; margin: 24px 0 8px; }
h2 { font-size: 24px; line-height: 1.3; margin: 56px 0 16px; }
img { width: 100%; height: auto; border: 1px solid var(--rule); background: #fff; }
a { color: var(--signal-text); }
p { margin: 14px 0; }
pre { overflow-x: auto; padding: 12px; background: var(--surface); font: 15px/1.5 "IBM Plex Mono", ui-monospace, monospace; }
nav ul { padding: 0; list-style: none; } nav li { margin: 10px 0; }
dt { margin-top: 18px; font-weight: 600; } dd { margin: 2px 0 0; }
.note { color: var(--ink-2); }
`

/** `names` of the code stand in exercises' tasks. */
const paragraph = (text: string): string => `<p>${escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`

/** Wide lines scroll, by keyboard too. */
const code = (text: string): string => `<pre tabindex="0"><code>${escaped(text)}</code></pre>`

const asked = (text: string, index: number): string =>
  `<p class="note">${index === 0 ? '<strong>If asked:</strong> ' : ''}${escaped(text)}</p>`

const section = (slide: SpokenSlide, [width, height]: readonly [number, number]): string => `
<section id="slide-${slide.number}">
<h2>${escaped(slide.title)}</h2>
<a href="./#/${slide.number}"><img src="${pictureOf(slide)}" width="${width}" height="${height}" loading="lazy" alt="${escaped(slide.alt || slide.title)}"></a>
${[...slide.task.map(paragraph), ...slide.code.map(code), ...slide.spoken.map(paragraph), ...slide.ifAsked.map(asked), ...(slide.foot ? [`<p class="note">On the slide: ${escaped(slide.foot)}</p>`] : [])].join('\n')}
</section>`

const list = (entries: readonly (readonly [string, string])[]): string =>
  `<dl>${entries.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('\n')}</dl>`

/** The whole page; it asks no other host for anything. */
export function readerPage({ lecture, downloads, tokens, picture, size }: Reader): string {
  const { title, description, settings, slides } = lecture
  const text = (sentence: string): string => asText(sentence, settings)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}: to read along</title>
${headTags({ title: `${title}: to read along`, description, picture })}
<link rel="icon" href="./favicon.svg">
<style>${tokens}${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(description)}</p>
<p class="note">Every slide with what is said to it. A picture opens its slide.</p>
<nav aria-label="Downloads and sections">
<ul>
<li><a href="./">The slides</a></li>
${downloads.map(({ file, name, bytes }) => `<li><a href="./${file}">${escaped(name)}</a>, PDF, ${(bytes / 1e6).toFixed(1)} MB</li>`).join('\n')}
${slides.filter(slide => slide.section !== undefined).map(slide => `<li><a href="#slide-${slide.number}">${slide.section}. ${escaped(slide.title)}</a></li>`).join('\n')}
<li><a href="#words">The words of the lecture</a></li>
<li><a href="#questions">Likely questions</a></li>
</ul>
</nav>
${slides.map(slide => section(slide, size)).join('\n')}
<section id="words"><h2>The words of the lecture</h2>
${list(GLOSSARY.map(({ term, meaning }) => [term, text(meaning)] as const))}
</section>
<section id="questions"><h2>Likely questions</h2>
${list(QUESTIONS.map(({ question, answer }) => [question, text(answer)] as const))}
</section>
</main>
</body>
</html>
`
}
