/**
 * Faults that only the build can see: it must end, and name the slide. What a build lets pass in silence,
 * a missing region or a dead link, is caught by test/structure/checks.ts; what shows only on stage, by
 * test/deck/checks.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { copyDeck, slidev } from '../../kit/test/support/build.ts'

const deckOf = (body: string) => `---
theme: default
fonts: { provider: none }
layout: evidence
---

# The first slide is fine

<!-- Words. -->

---
layout: evidence
---

# The second slide has a fault

${body}

<!-- Words. -->
`

const FAULTS: [name: string, body: string, message: RegExp][] = [
  ['a figure that is missing', 'It takes [[noSuchFigure]].', /^slides\.md:\d+, slide 2: no figure is called "noSuchFigure"/m],
  ['a tag that is not closed', '<div><span></div>', /slidev_2\.md[\s\S]*missing end tag/],
  ['an expression that is wrong', 'It is {{ a b }}.', /slidev_2\.md[\s\S]*parsing JavaScript expression/],
  ['a code language that is unknown', '```nosuchlanguage\na\n```', /slidev_2\.md[\s\S]*nosuchlanguage/],
]

describe('a deck with a fault does not build', { timeout: 120_000 }, () => {
  it.each(FAULTS)('%s', async (name, body, message) => {
    const folder = copyDeck(`silent-${name.replaceAll(' ', '-')}`, { slides: deckOf(body) })
    const { code, output } = await slidev(['build', 'slides.md', '--out', 'out'], folder)
    expect(code, output.slice(-2000)).not.toBe(0)
    expect(output).toMatch(message)
  })
})
