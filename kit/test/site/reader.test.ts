import type { SpokenSlide } from '../../site/lecture.ts'
import { describe, expect, it } from 'vitest'
import { settingsFrom } from '../../lib/lecture.ts'
import { readerPage } from '../../site/reader.ts'

const slide = (number: number, more: Partial<SpokenSlide> = {}): SpokenSlide =>
  ({ number, title: `Slide ${number}`, section: undefined, spoken: ['Said.'], ifAsked: [], task: [], starter: [], ...more })

describe('the page to read along', () => {
  const slides = [
    slide(1, { title: 'One', section: 3, spoken: ['Said & done.'], ifAsked: ['Why? Because.', 'And then <nothing>.'], task: ['Complete `a`.'], starter: ['b > c'] }),
    slide(12),
  ]
  const page = readerPage({
    lecture: { title: 'All', description: 'What it is.', own: { speaker: 'Ada', date: 'May 1, 2027' }, author: 'Ada', settings: settingsFrom({}), slides },
    shown: new Map([[1, { alt: 'A "wall"', code: ['a < b'], foot: 'Small print.' }], [12, { alt: '', code: [], foot: '' }]]),
    downloads: [{ file: 'a.pdf', name: 'A', bytes: 2e6 }],
    notebooks: [{ file: 'a.ipynb', name: 'Python' }, { file: 'b.ipynb', name: 'TypeScript' }],
    tokens: '',
    picture: './preview.png',
  })

  it('has the answers at hand behind what is said, labelled once a slide', () => {
    expect(page).toContain('<p>Said &amp; done.</p>\n<p class="note"><strong>If asked:</strong> Why? Because.</p>\n<p class="note">And then &lt;nothing&gt;.</p>\n<p class="note">On the slide: Small print.</p>\n</section>')
    expect(page).toContain('<p>Complete <code>a</code>.</p>\n<pre tabindex="0"><code>a &lt; b</code></pre>\n<pre tabindex="0"><code>b &gt; c</code></pre>\n<p class="note">All exercises as a notebook: <a href="./a.ipynb" download>Python</a>; <a href="./b.ipynb" download>TypeScript</a>.</p>\n<p>Said &amp; done.</p>')
    expect(page.match(/If asked/g)).toHaveLength(1)
    expect(page.match(/as a notebook/g)).toHaveLength(1)
  })
  it('shows each slide as a picture that opens it, with what its drawings show or else its title', () => {
    const shown = [...page.matchAll(/<section id="slide-(\d+)">\n<h2>([^<]+)<\/h2>\n<a href="\.\/#\/(\d+)"><img src="([^"]+)"[^>]* alt="([^"]+)">/g)]
    expect(shown.map(([, ...parts]) => parts)).toEqual([
      ['1', 'One', '1', 'read/01.png', 'A &quot;wall&quot;'],
      ['12', 'Slide 12', '12', 'read/12.png', 'Slide 12'],
    ])
  })
  it('says whose lecture it is, and when', () => {
    expect(page).toContain('<p class="note">Ada · May 1, 2027</p>')
    expect(page).toContain('<meta name="author" content="Ada">')
  })
  it('links to the slides, the downloads and the sections, and to no other host', () => {
    expect(page).toContain('<li><a href="./a.pdf">A</a>, PDF, 2.0 MB</li>\n<li><a href="#slide-1">3. One</a></li>\n<li><a href="#words">')
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })
})
