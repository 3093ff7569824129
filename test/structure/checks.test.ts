/** Each check of the written deck, tried on a deck with that one fault: it must name the slide, and no other check may speak. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyDeck } from '../../kit/test/support/build.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'

/** A deck of five sections whose times are the plan's, nothing wrong with it. */
const MINUTES = [2, 4, 4, 7, 7]
const slideOf = (section: number, frontmatter = '', body = '', title = `Section ${'abcde'[section]} claims something`) =>
  `---\nlayout: evidence\nsection: ${section}\ntiming: ${MINUTES[section] * 60}\n${frontmatter}---\n\n# ${title}\n\n${body}\n\n<!-- Words. -->\n`
const deckOf = (change: (slides: string[]) => void = () => {}) => {
  const slides = MINUTES.map((_, section) => slideOf(section))
  change(slides)
  return slides.join('\n')
}
/** The fault goes on the third slide. */
const FAULTY = 3
const withBody = (body: string) => deckOf(slides => slides[FAULTY - 1] = slideOf(FAULTY - 1, '', body))
const withFrontmatter = (frontmatter: string) => deckOf(slides => slides[FAULTY - 1] = slideOf(FAULTY - 1, `${frontmatter}\n`))
const edited = (from: string | RegExp, to: string) => deckOf(slides => slides[FAULTY - 1] = slides[FAULTY - 1].replace(from, to))

async function problemsOf(slides: string, name: string, lay: (folder: string) => void = () => {}) {
  const folder = copyDeck(`structure-${name.replaceAll(/\W+/g, '-')}`, { slides })
  lay(folder)
  const found = await checkDeck(await loadDeck(folder))
  // What the project's own components say is not the matter here.
  return found.filter(({ slide, message }) => slide > 0 || !/^(?:components|kit)\/\S*\.vue: /.test(message))
}

const FAULTS: [check: string, name: string, slides: string, message: RegExp][] = [
  ['snippets', 'a snippet file that is missing', withBody('<<< @/snippets/nowhere.ts'), /nowhere\.ts/],
  ['snippets', 'a region that is missing', withBody('<<< @/snippets/serving/generate.ts#no-such-region {1|2}'), /no region "no-such-region"/],
  ['headline', 'no headline', edited(/^# .*$/m, 'Words only.'), /0 headlines/],
  ['headline', 'two headlines', withBody('# A second one'), /2 headlines/],
  ['notes', 'no notes', edited('<!-- Words. -->', ''), /no speaker notes/],
  ['notes', 'notes without words', edited('Words.', '[click]'), /no speaker notes/],
  ['timing', 'a timing in words', edited(/timing: \d+/, 'timing: soon'), /"soon"/],
  ['section time', 'a section that is too long', edited(/timing: \d+/, 'timing: 400'), /6\.7 minutes/],
  ['components', 'a component that is missing', withBody('<NoSuchThing />'), /<NoSuchThing>/],
  ['components', 'a component with a dash that is missing', withBody('<no-such-thing />'), /<no-such-thing>/],
  ['components', 'an icon component that is missing', withBody('<carbon-no-such-icon />'), /<carbon-no-such-icon>/],
  ['layouts', 'a layout that is missing', edited('layout: evidence', 'layout: nowhere'), /"nowhere"/],
  ['TeX', 'a formula that is wrong', withBody('So $\\frac{a$ is wrong.'), /frac/],
  ['TeX', 'a formula with an unknown command', withBody('So $\\nosuchcommand{a}$ is wrong.'), /nosuchcommand/],
  ['TeX', 'a display formula that is wrong', withBody('$$\n\\frac{a\n$$'), /frac/],
  ['TeX', 'a formula without its dollar', withBody('So \\frac{a}{b} is wrong.'), /outside of a formula/],
  ['Mermaid', 'a chart', withBody('```mermaid\nflowchart LR\n  A --> B\n```'), /as a component/],
  ['links', 'a link to a slide that is missing', withBody('[there](/99)'), /"\/99"/],
  ['links', 'a link to an alias that is missing', withBody('<a href="/nowhere">there</a>'), /"\/nowhere"/],
  ['links', 'a link component to an alias that is missing', withBody('<RouterLink to="nowhere">there</RouterLink>'), /"nowhere"/],
  ['clicks', 'clicks in the frontmatter', withFrontmatter('clicks: 1'), /clicks in the frontmatter/],
  ['images', 'an image that is missing', withBody('![A picture](/nowhere.png)'), /nowhere\.png/],
  ['images', 'an image on another host', withBody('<img src="https://example.com/a.png" alt="A picture">'), /another host/],
  ['images', 'a background on another host', withFrontmatter('background: https://example.com/a.png'), /another host/],
  ['emoji', 'an emoji', withBody('Well done \u{1F389}'), /emoji/],
  ['emoji', 'an emoji in the notes', edited('Words.', 'Words \u{2705}.'), /emoji/],
  ['dashes', 'a dash between spaces', withBody('Fast — and cheap.'), /dash/],
  ['icons', 'an icon class that is missing', withBody('<span class="i-carbon-no-such-icon" />'), /i-carbon-no-such-icon/],
  ['icons', 'an icon class of a set that is missing', withBody('<span class="i-mdi-typo" />'), /i-mdi-typo/],
  ['figures', 'a figure that is missing', withBody('It takes [[noSuchFigure]].'), /noSuchFigure/],
  ['figures', 'a part that a figure lacks', withBody('It takes [[memory70B|words]].'), /no words/],
  ['figures', 'a figure that is missing in the notes', edited('Words.', 'It takes [[noSuchFigure]].'), /noSuchFigure/],
  ['typed figures', 'a typed figure', withBody('It takes 840 GB.'), /840/],
  ['typed figures', 'a typed figure in the notes', edited('Words.', 'It takes eighty gigabytes.'), /notes.*eighty gigabytes/],
  ['typed figures', 'a typed figure in the title', withFrontmatter('title: It takes 840 GB'), /title.*840/],
]

describe('a deck with one fault', () => {
  it.each(FAULTS)('%s: %s', async (check, name, slides, message) => {
    const found = await problemsOf(slides, name)
    expect(found.map(problem => [problem.check, problem.slide]), JSON.stringify(found)).toEqual(found.map(() => [check, FAULTY]))
    expect(found.map(problem => problem.message).join('\n')).toMatch(message)
  })

  it('aliases: an alias twice', async () => {
    const found = await problemsOf(deckOf((slides) => {
      slides[1] = slideOf(1, 'routeAlias: here\n')
      slides[2] = slideOf(2, 'routeAlias: here\n')
    }), 'an alias twice')
    expect(found).toEqual([expect.objectContaining({ check: 'aliases', slide: 3, message: 'routeAlias "here" is taken by slide 2' })])
  })

  it('sections: a section that is none', async () => {
    const found = await problemsOf(edited('section: 2', 'section: 2.5'), 'a section that is none')
    expect(found.map(({ check, slide, message }) => [check, slide, message])).toEqual([
      ['sections', 3, 'section is 2.5, not 0 to 16'],
      ['sections', 0, 'section 2 has no slide'],
    ])
  })

  it('sections: one that comes too late', async () => {
    const found = await problemsOf(deckOf(slides => slides.push(slides.splice(2, 1)[0])), 'one that comes too late')
    expect(found).toEqual([expect.objectContaining({ check: 'sections', slide: 5, message: 'section 2 is out of order' })])
  })

  it('sources: a part that is missing', async () => {
    const found = await problemsOf(deckOf(slides => slides[FAULTY - 1] = '---\nsrc: ./parts/nowhere.md\n---\n'), 'a part that is missing')
    expect(found).toContainEqual(expect.objectContaining({ check: 'parsed', message: expect.stringContaining('nowhere.md') }))
    expect(found).toContainEqual(expect.objectContaining({ check: 'sources', message: 'slides.md, slide 3: src "./parts/nowhere.md" does not exist' }))
    expect(found).toContainEqual(expect.objectContaining({ check: 'sections', message: 'section 2 has no slide' }))
  })

  it('sources: a part that is there', async () => {
    const found = await problemsOf(deckOf(slides => slides[FAULTY - 1] = '---\nsrc: ./parts/here.md\n---\n'), 'a part that is there', (folder) => {
      mkdirSync(join(folder, 'parts'))
      writeFileSync(join(folder, 'parts', 'here.md'), slideOf(2))
    })
    expect(found).toEqual([])
  })

  it('tries every check', () => {
    const tried = new Set([...FAULTS.map(([check]) => check), 'aliases', 'sections', 'sources', 'parsed'])
    expect(Object.keys(DECK_CHECKS).filter(check => !tried.has(check))).toEqual([])
  })
})

describe('a deck without a fault', () => {
  it.each([
    ['as it is', deckOf()],
    ['with what each check allows', withBody([
      '<<< @/snippets/serving/generate.ts',
      'So $\\frac{a}{b}$ and $$a^2$$ are [there](/2) and <a href="https://example.com">elsewhere</a>.',
      '<span class="i-carbon-moon" /> <carbon-moon /> <v-click>shown</v-click> `<NoSuchThing />`',
      '```ts\nconst a = "# not a headline"\n# nor this 840\n```',
      'A range of a–b, a word—a word.',
    ].join('\n\n'))],
  ])('%s', async (name, slides) => {
    expect(await problemsOf(slides, name)).toEqual([])
  })
})
