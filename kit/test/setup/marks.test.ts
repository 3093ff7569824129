import MarkdownExit from 'markdown-exit'
import { describe, expect, it } from 'vitest'
import { FIGURES, figureText } from '../../lib/lecture.ts'
import { noteToPresent, noteToRead } from '../../parse/marks.ts'
import setup from '../../setup/preparser.ts'

const NOTE = 'A wall.\n[ask] Well? [pause 1.5]\n\n[do: press *e* & <b>] Look. [point]\n\n[click] Said. [pause 3]\n\n[click:2] [pause 2]\n\nIf they ask: Why [[x]]? Because.\n\nMore of it.\n\nIf they ask: another.'

/** As Slidev renders a note. */
const rendered = (note: string): string => new MarkdownExit({ html: true }).render(noteToPresent(note).replace(/\[click(?::\d+)?\]/gi, '<span class="slidev-note-click-mark"></span>'))

describe('a note in the presenter\'s window', () => {
  it('sets directions and answers apart, and leaves the clicks to Slidev', () => {
    expect(noteToPresent(NOTE).match(/\[click(?::2)?\]/g)).toEqual(['[click]', '[click:2]'])
    expect(rendered(NOTE)).toBe([
      '<p>A wall.',
      '<em class="direction">ask</em> Well? <em class="direction">pause 1.5 s</em></p>',
      '<p><em class="direction">press <em>e</em> &amp; &lt;b&gt;</em> Look. <em class="direction">point</em></p>',
      '<p><span class="slidev-note-click-mark"></span> Said. <em class="direction">pause 3 s</em></p>',
      '<p><span class="slidev-note-click-mark"></span> <em class="direction">pause 2 s</em></p>',
      '<aside class="if-they-ask">',
      '<p><em class="direction">If they ask</em> Why [[x]]? Because.</p>',
      '<p>More of it.</p>',
      '<p><em class="direction">If they ask</em> another.</p>',
      '</aside>',
    ].join('\n'))
  })

  it('without marks is as it was written, and other brackets stay', () => {
    for (const note of ['', 'Said.\n\nSaid too; if they ask: nothing.\n', 'See [the paper](https://example.org) [1] [pause].'])
      expect(noteToPresent(note)).toBe(note)
  })

  it('gets its figures first', async () => {
    const [name] = Object.keys(FIGURES)
    const [{ transformNote }] = await setup({ headmatter: {}, filepath: 'slides.md' } as Parameters<typeof setup>[0])
    expect(await transformNote?.(`It takes [[${name}]]. [pause 2]`, {})).toBe(`It takes ${figureText(name)}. <em class="direction">pause 2 s</em>`)
  })
})

describe('a note for a reader', () => {
  it('is what is said, and the answers at hand', () => {
    expect(noteToRead(NOTE)).toEqual({
      spoken: ['A wall. Well?', 'Look.', 'Said.'],
      ifAsked: ['Why [[x]]? Because.', 'More of it.', 'another.'],
    })
    expect(noteToRead('')).toEqual({ spoken: [], ifAsked: [] })
    expect(noteToRead('Said [1].').spoken).toEqual(['Said [1].'])
  })
})
