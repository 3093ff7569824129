/** The lecture as text, for the page to read along. */
import { describe, expect, it } from 'vitest'
import { KERNELS } from '../../kit/commands/notebook.ts'
import { loadLecture } from '../../kit/site/lecture.ts'
import { readerPage } from '../../kit/site/reader.ts'
import { NOTEBOOKS } from '../../kit/site/site.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { ANSWERS } from '../../snippets/text/answers.ts'
import { GLOSSARY } from '../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'

const lecture = await loadLecture(ROOT)
const all = (await loadDeck()).slides
const { slides } = lecture

describe('the lecture as text', () => {
  it('has every slide up to the backup, with what is said to it', () => {
    expect(slides.map(({ number }) => number)).toEqual(slides.map((_, i) => i + 1))
    expect(slides.filter(({ spoken }) => spoken.length === 0).map(({ title }) => title)).toEqual([])
  })
  it('has figures in their places, and no mark of a click or of markup', () => {
    for (const { title, spoken, ifAsked } of slides) {
      for (const text of [title, ...spoken, ...ifAsked])
        expect(text).not.toMatch(/\[\[|\[(?:click|pause|ask|point|do)\b|If they ask:|<\w|undefined|NaN/)
    }
  })
  it('has the task of an exercise with the code to complete', () =>
    expect(slides.filter(({ task }) => task.length > 0).map(({ task, starter }) => [task[0].endsWith('?'), starter.length])).toEqual(all.filter(({ frontmatter }) => frontmatter.exercise).map(() => [true, 1])))
  it('has every notebook that is written', () =>
    expect(Object.keys(NOTEBOOKS).sort()).toEqual(Object.values(KERNELS).map(({ file }) => `${file}.ipynb`).sort()))
  it('has the words of the lecture and the questions, with their figures', () => {
    const page = readerPage({ lecture: { ...lecture, slides: [] }, shown: new Map(), downloads: [], notebooks: [], tokens: '', picture: './preview.png' })
    expect(page.match(/<dt>/g)).toHaveLength(GLOSSARY.length + ANSWERS.length + QUESTIONS.length)
    expect(page).not.toContain('[[')
  })
})

it('every slide that begins a section has a name for links, and no name stands twice', async () => {
  const slides = all.map(({ title, frontmatter: { section, link } }) => ({ title, section, link }))
  expect(slides.filter(({ section, link }) => section && typeof link !== 'string').map(({ title }) => title)).toEqual([])
  const links = slides.flatMap(({ link }) => link ?? [])
  expect(new Set(links).size).toBe(links.length)
  for (const link of links)
    expect(link).toMatch(/^[a-z][a-z\d-]*$/)
})
