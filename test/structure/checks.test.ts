/** Each check of the written deck, tried on a deck with that one fault: it must name the slide, and no other check may speak. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyDeck } from '../../kit/test/support/build.ts'
import { describeProblem } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'

/** A deck of five sections, nothing wrong with it. */
const slideOf = (section: number, frontmatter = '', body = '', title = `Section ${'abcde'[section]} claims something`) =>
  `---\nlayout: evidence\nsection: ${section}\ntiming: 60\n${frontmatter}---\n\n# ${title}\n\n${body}\n\n<!-- Words. -->\n`
const deckOf = (change: (slides: string[]) => void = () => {}) => {
  const slides = [0, 1, 2, 3, 4].map(section => slideOf(section))
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
  ['parsed', 'a slide that has lost its first line', withBody('layout: evidence\nlink: lost'), /"layout: evidence", but the --- above it is missing/],
  ['parsed', 'a setting with a colon in it', withFrontmatter('part: One: two'), /cannot be read: Nested mappings .*quotation marks/],
  ['snippets', 'a snippet file that is missing', withBody('<<< @/snippets/nowhere.ts'), /nowhere\.ts/],
  ['snippets', 'a region that is missing', withBody('<<< @/snippets/serving/generate.ts#no-such-region {1|2}'), /no region "no-such-region"/],
  ['sections', 'a section that is none', edited('section: 2', 'section: 2.5'), /section must be a whole number from 0 to \d+, .*; got 2\.5/],
  ['settings', 'a misspelt setting', withFrontmatter('timming: 9'), /"timming"; did you mean timing\?/],
  ['layouts', 'a part that is misspelt', withBody('::rigth::\n\nWords.'), /"::rigth::"; did you mean right\?/],
  ['questions', 'an answer after the last click', withFrontmatter('link: third\nvote: { options: [A, B], right: A, answer: 5 }'), /vote\.answer is click 5, but the notes there have 0/],
  ['questions', 'a vote whose right answer is no option', withFrontmatter('link: third\nvote: { options: [A, B], right: C, answer: 1 }'), /vote\.right must be one of A, B; got "C"/],
  ['questions', 'a guess whose answer is nowhere', withFrontmatter('link: third\nguess: { unit: GB, from: 0, to: 9, right: 3, answer: thirt.1 }'), /no slide has the link "thirt"; did you mean third\?/],
  ['headline', 'no headline', edited(/^# .*$/m, 'Words only.'), /0 headlines/],
  ['headline', 'two headlines', withBody('# A second one'), /2 headlines/],
  ['timing', 'a timing in words', edited(/timing: \d+/, 'timing: 45s'), /timing must be a number of seconds, .*; got "45s"/],
  ['timing', 'no timing', edited(/timing: \d+\n/, ''), /no timing/],
  ['components', 'a component that is missing', withBody('<NoSuchThing />'), /"NoSuchThing"/],
  ['components', 'a component with a dash that is missing', withBody('<no-such-thing />'), /"no-such-thing"/],
  ['components', 'an icon component that is missing', withBody('<carbon-no-such-icon />'), /"carbon-no-such-icon"/],
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
  ['images', 'an image tag that leads nowhere', withBody('<img alt="A picture" src="/nowhere.png">'), /public\/nowhere\.png is not there/],
  ['images', 'an image beside the page that is missing', withBody('![A picture](./nowhere.png)'), /\.\/nowhere\.png is not/],
  ['images', 'a background that is missing', withFrontmatter('background: /favicom.svg'), /did you mean favicon\.svg/],
  ['images', 'an image without words', withBody('![](/favicon.svg)'), /"\/favicon\.svg" has no words/],
  ['images', 'an image on another host', withBody('<img src="https://example.com/a.png" alt="A picture">'), /another host/],
  ['images', 'a background on another host', withFrontmatter('background: https://example.com/a.png'), /another host/],
  ['icons', 'an icon class that is missing', withBody('<span class="i-carbon-no-such-icon" />'), /i-carbon-no-such-icon/],
  ['icons', 'an icon class of a set that is missing', withBody('<span class="i-mdi-typo" />'), /i-mdi-typo/],
  ['figures', 'a figure that is missing', withBody('It takes [[noSuchFigure]].'), /noSuchFigure/],
  ['figures', 'a part that a figure lacks', withBody('It takes [[memory70B|words]].'), /no words/],
  ['figures', 'a figure that is missing in the notes', edited('Words.', 'It takes [[noSuchFigure]].'), /noSuchFigure/],
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

  it('links: one that two slides have, and names that are misspelt; one that is far from every link is a rule of the house', async () => {
    const found = await problemsOf(deckOf((slides) => {
      slides[1] = slideOf(1, 'link: walls\n')
      slides[2] = slideOf(2, 'link: walls\nneeds: [wals, two-horses]\nleads: kettel\n')
      slides[3] = slideOf(3, 'link: kettle\n')
    }), 'links')
    expect(found.map(({ check, slide }) => [check, slide])).toEqual([['links', 3], ['links', 3], ['links', 3]])
    expect(found.map(describeProblem)).toEqual([
      expect.stringMatching(/^slides\.md:30, slide 3 "Section c .*: the link "walls" is taken, by slide 2 at slides\.md:17: give one/),
      expect.stringMatching(/^slides\.md:31, .*: needs: no slide has the link "wals"; did you mean walls\? If that slide was deleted/),
      expect.stringMatching(/^slides\.md:32, .*: leads: no slide has the link "kettel"; did you mean kettle\?/),
    ])
  })

  it('sections: a page that has lost its first slide', async () => {
    const found = await problemsOf(deckOf(slides => slides[3] = '---\nsrc: ./parts/03-rings.md\n---\n'), 'a lost section', (folder) => {
      mkdirSync(join(folder, 'parts'))
      writeFileSync(join(folder, 'parts', '03-rings.md'), slideOf(3).replace('section: 3\n', ''))
    })
    expect(found.map(describeProblem)).toEqual([
      expect.stringMatching(/^parts\/03-rings\.md:2, slide 4 .*: section 3, .*, has no first slide: give "section: 3" to this one/),
    ])
  })

  it('cut: one that names a slide twice, one that is gone, and one of its own', async () => {
    const folder = copyDeck('structure-cut', { slides: deckOf(slides => slides[1] = slideOf(1, 'link: here\n')) })
    writeFileSync(join(folder, 'slides-7.md'), '---\nslides:\n  - here\n  - heer\n  - here\n---\n\n# Its own\n')
    const found = await checkDeck(await loadDeck(folder, 'slides-7.md'), ['cut'])
    expect(found.map(({ message }) => message)).toEqual([
      'slides-7.md:4: no slide has the link "heer"; did you mean here?',
      'slides-7.md:5: the slide "here" is there twice; line 3 has it already.',
      'slides-7.md:8: a cut has no slides of its own: put this one into pages/ with a link.',
    ])
  })

  it('sources: a part that is missing', async () => {
    const found = await problemsOf(deckOf(slides => slides[FAULTY - 1] = '---\nsrc: ./parts/nowhere.md\n---\n'), 'a part that is missing')
    expect(found).toContainEqual(expect.objectContaining({ check: 'parsed', message: expect.stringContaining('nowhere.md') }))
    expect(found).toContainEqual(expect.objectContaining({ check: 'sources', message: 'slides.md, slide 3: src "./parts/nowhere.md" does not exist' }))
  })

  it('sources: a part that is there', async () => {
    const found = await problemsOf(deckOf(slides => slides[FAULTY - 1] = '---\nsrc: ./parts/here.md\n---\n'), 'a part that is there', (folder) => {
      mkdirSync(join(folder, 'parts'))
      writeFileSync(join(folder, 'parts', 'here.md'), slideOf(2))
    })
    expect(found).toEqual([])
  })

  it('tries every check', () => {
    const tried = new Set([...FAULTS.map(([check]) => check), 'aliases', 'sources', 'parsed', 'cut'])
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
