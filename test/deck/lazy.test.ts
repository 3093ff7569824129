/** What a view does not show is not fetched for it: notes, formulas, diagrams. */
import { describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { open } from '../../kit/test/support/page.ts'
import { clicksInNote, loadDeck } from '../../kit/test/support/source.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'

const deck = await loadDeck()
const stage = useStage(() => buildDeck('deck'))

/** Opens an address with nothing cached, and lists what it fetches and what goes wrong. */
async function go(path: string) {
  const { page, incidents } = await open(stage.browser, { url: stage.url })
  const fetched: string[] = []
  page.on('request', request => fetched.push(request.url()))
  await page.goto(stage.url + path)
  return { page, fetched, incidents }
}

/** The first slide of those with click marks, counted from 1. */
function slideWithMarks() {
  const index = deck.slides.findIndex(({ note }) => clicksInNote(note) > 0)
  return { no: index + 1, marks: clicksInNote(deck.slides[index].note) }
}

describe('the built deck', { timeout: STAGE_MS }, () => {
  it('shows the first slide without notes, formulas or diagrams', async () => {
    const { page, fetched, incidents } = await go('/1')
    await page.waitForSelector('[data-slidev-no="1"] h1')
    expect(fetched.filter(url => /notes\.json|katex|mermaid|monaco|note-?display/i.test(url))).toEqual([])
    expect(incidents).toEqual([])
  })

  it('gives the presenter the notes with their click marks', async () => {
    const { no, marks } = slideWithMarks()
    const { page, incidents } = await go(`/presenter/${no}`)
    await page.waitForSelector('.slidev-note')
    await expect.poll(() => page.locator('.slidev-note .slidev-note-click-mark').count()).toBe(marks)
    expect(incidents).toEqual([])
  })

  it.each(['/notes', '/overview'])('gives %s the notes', async (path) => {
    const { page, fetched } = await go(path)
    await page.waitForSelector('.slidev-note')
    expect(fetched.filter(url => url.endsWith('/notes.json'))).toHaveLength(1)
  })

  it('fetches the notes when the page of the audience becomes the presenter\'s', async () => {
    const { no, marks } = slideWithMarks()
    const { page, fetched } = await go(`/${no}`)
    await page.waitForSelector(`[data-slidev-no="${no}"] h1`)
    expect(fetched.filter(url => url.endsWith('/notes.json'))).toEqual([])
    await page.mouse.move(100, page.viewportSize()!.height - 10)
    await page.locator('[title="Presenter Mode"], [title="Enter Presenter Mode"]').first().click()
    await page.waitForSelector('.slidev-note')
    await expect.poll(() => page.locator('.slidev-note .slidev-note-click-mark').count()).toBe(marks)
  })
})
