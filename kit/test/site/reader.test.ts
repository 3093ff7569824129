import type { SlideInfo } from '@slidev/types'
import { describe, expect, it } from 'vitest'
import { GLOSSARY } from '../../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../../snippets/text/questions.ts'
import { loadDeck } from '../../lib/deck.ts'
import { loadLecture } from '../../site/lecture.ts'
import { pictureOf, readerPage } from '../../site/reader.ts'
import { regionOf } from '../../site/written.ts'
import { ROOT } from '../support/project.ts'

const lecture = await loadLecture(ROOT)
const page = readerPage({ lecture, downloads: [{ file: 'a.pdf', name: 'A', bytes: 2e6 }], tokens: '', picture: './preview.png', size: [1280, 720] })

describe('the lecture as text', () => {
  it('has every slide up to the backup, with what is said to it', () => {
    expect(lecture.slides.map(({ number }) => number)).toEqual(lecture.slides.map((_, i) => i + 1))
    expect(lecture.slides.filter(({ spoken }) => spoken.length === 0).map(({ title }) => title)).toEqual([])
    expect(new Set(lecture.slides.map(({ section }) => section).filter(section => section !== undefined)).size).toBe(17)
  })
  it('has figures in their places, and no mark of a click or of markup', () => {
    for (const { title, alt, foot, spoken, ifAsked } of lecture.slides) {
      for (const text of [title, alt, foot, ...spoken, ...ifAsked])
        expect(text).not.toMatch(/\[\[|\[(?:click|pause|ask|point|do)\b|If they ask:|<\w|undefined|NaN/)
    }
    expect(lecture.slides.find(({ title }) => title.startsWith('Two walls'))?.spoken.join(' ')).toContain('840 GB')
  })
})

describe('what a slide shows in writing', () => {
  it('is its code, as the tests run it', () => {
    const written = lecture.slides.filter(({ code }) => code.length > 0)
    expect(written.map(({ code }) => code.length)).toContain(3)
    for (const { code } of written) {
      for (const piece of code)
        expect(piece).toMatch(/^(?:(?:export )?(?:async )?function |\/\*\*|interface |import |const |type )/)
    }
    expect(written.some(({ code }) => code[0].startsWith('function generate('))).toBe(true)
  })
  it('is the task of an exercise with the code to complete', () =>
    expect(lecture.slides.filter(({ task }) => task.length > 0).map(({ task, code }) => [task[0].endsWith('?'), code.length])).toEqual([[true, 1], [true, 1], [true, 1], [true, 1]]))
  it('is the line at its foot', () =>
    expect(lecture.slides.filter(({ foot }) => foot).length).toBeGreaterThan(45))
  it('ends the build when a region is missing', () =>
    expect(() => regionOf('// #region a\nx\n// #endregion a', 'b')).toThrow('there is no region "b"'))
  it('stands without the indentation of its place', () =>
    expect(regionOf('{\n  // #region a\n  if (x)\n    y()\n  // #endregion a\n}', 'a')).toBe('if (x)\n  y()'))
})

describe('the page to read along', () => {
  it('has the answers at hand behind what is said, labelled once a slide', () => {
    const slides = [{ number: 1, title: 'One', alt: 'A wall', spoken: ['Said & done.'], ifAsked: ['Why? Because.', 'And then <nothing>.'], code: ['a < b'], task: ['Complete `a`.'], foot: 'Small print.' }, { number: 2, title: 'Two', alt: '', spoken: ['Said.'], ifAsked: [], code: [], task: [], foot: '' }]
    const small = readerPage({ lecture: { ...lecture, slides }, downloads: [], tokens: '', picture: './preview.png', size: [1280, 720] })
    expect(small).toContain('<p>Said &amp; done.</p>\n<p class="note"><strong>If asked:</strong> Why? Because.</p>\n<p class="note">And then &lt;nothing&gt;.</p>\n<p class="note">On the slide: Small print.</p>\n</section>')
    expect(small).toContain('<p>Complete <code>a</code>.</p>\n<pre tabindex="0"><code>a &lt; b</code></pre>\n<p>Said &amp; done.</p>')
    expect(small.match(/If asked/g)).toHaveLength(1)
  })
  it('shows each slide once, in order, as a picture with words that opens it', () => {
    const shown = [...page.matchAll(/<section id="slide-(\d+)">\n<h2>([^<]+)<\/h2>\n<a href="\.\/#\/(\d+)"><img src="([^"]+)"[^>]* alt="([^"]+)">/g)]
    expect(shown.map(([, number]) => Number(number))).toEqual(lecture.slides.map(({ number }) => number))
    expect(shown.map(([,,, link, picture]) => [link, picture])).toEqual(lecture.slides.map(slide => [String(slide.number), pictureOf(slide)]))
  })
  it('has the words of the lecture, the questions and the downloads', () => {
    expect(page.match(/<dt>/g)).toHaveLength(GLOSSARY.length + QUESTIONS.length)
    expect(page).toContain('<a href="./a.pdf">A</a>, PDF, 2.0 MB')
    expect(page).not.toContain('[[')
  })
  it('asks no other host for anything', () => {
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })
})

it('every slide that begins a section has a name for links, and no name stands twice', async () => {
  const { slides } = await loadDeck(ROOT)
  const linkOf = ({ frontmatter }: SlideInfo): unknown => frontmatter.link
  expect(slides.filter(slide => slide.frontmatter.section && typeof linkOf(slide) !== 'string').map(({ title }) => title)).toEqual([])
  const links = slides.map(linkOf).filter(link => link !== undefined)
  expect(new Set(links).size).toBe(links.length)
  for (const link of links)
    expect(link).toMatch(/^[a-z][a-z\d-]*$/)
})
