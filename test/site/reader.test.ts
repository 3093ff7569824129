import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLecture } from '../../scripts/site/lecture.ts'
import { pictureOf, readerPage } from '../../scripts/site/reader.ts'
import { GLOSSARY } from '../../snippets/glossary.ts'
import { QUESTIONS } from '../../snippets/questions.ts'
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
    for (const { title, alt, spoken } of lecture.slides) {
      for (const text of [title, alt, ...spoken])
        expect(text).not.toMatch(/\[\[|\[click|<\w|undefined|NaN/)
    }
    expect(lecture.slides.find(({ title }) => title.startsWith('Two walls'))?.spoken.join(' ')).toContain('840 GB')
  })
})

describe('the page to read along', () => {
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

it('every slide that begins a section has a name for links', () => {
  const names = lecture.slides.filter(({ section }) => section).map(({ number }) => number)
  const pages = readFileSync(join(ROOT, 'slides.md'), 'utf8').matchAll(/src: (\.\/pages\/[01].*\.md)/g)
  const links = [...pages].flatMap(([, path]) => /^link: ([a-z-]+)$/m.exec(readFileSync(join(ROOT, path), 'utf8'))?.[1] ?? [])
  expect(new Set(links).size).toBe(names.length)
})
