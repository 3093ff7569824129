/** The room in the lecture's windows, with a desk that says what the test wants: on the stage, and before the presenter. */
import type { Page } from 'playwright-chromium'
import type { Question } from './windows-desk.ts'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildDeck } from '../support/build.ts'
import { bringAxe } from '../support/page.ts'
import { STAGE_MS, useStage, useWindow } from '../support/stage.ts'
import { EMPTY, startDesk, VOTE } from './windows-desk.ts'

const SHOW_MS = 8000
const GUESS: Question = { ...VOTE, kind: 'guess', unit: 'cups', from: 0, to: 10, right: 4, isOpen: false, isAnswered: true, rounds: [{ count: 4, counts: [], guesses: [2, 3, 4, 8], median: 3.5 }] } as Question

const room = (page: Page) => page.locator('#slideshow .room:visible')
const line = (page: Page) => page.locator('#slideshow .room-line:visible')
const answers = (page: Page) => page.locator('#slideshow .room-answers:visible')
const says = (page: Page, text: string) => expect.poll(() => line(page).innerText(), { timeout: SHOW_MS }).toBe(text)
const where = (page: Page) => page.url().replace(/^.*\//, '')

describe('the room in the lecture’s windows', { timeout: STAGE_MS }, () => {
  const deck = useStage(() => buildDeck('room', { folder: fileURLToPath(new URL('../deck', import.meta.url)).replace(/\/$/, '') }))

  describe('without a room', () => {
    const opened = useWindow(deck)

    it('is not there, is not asked for, and has no keys', async () => {
      const asked: string[] = []
      opened.page.on('request', request => asked.push(request.url()))
      await opened.page.goto(`${deck.url}/presenter/2`)
      await opened.page.locator('.pace').waitFor()
      const isClaimed = await opened.page.evaluate(() => ['j', 'v', 'Escape'].map(key =>
        !document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))))
      expect(isClaimed).toEqual([false, false, false])
      expect(await opened.page.locator('.room, .room-panel').count()).toBe(0)
      expect(asked.filter(url => /Room[A-Z]|\/room\?/.test(url))).toEqual([])
    })
  })

  describe('with one', () => {
    let desk: Awaited<ReturnType<typeof startDesk>>
    let audience: Page
    let presenter: Page
    const errors: string[] = []
    beforeEach(async () => {
      desk = await startDesk(deck.folder, { ...EMPTY, question: VOTE })
      const context = await deck.browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
      context.setDefaultTimeout(SHOW_MS)
      context.on('weberror', error => errors.push(error.error().message))
      audience = await context.newPage()
      await audience.goto(`${desk.url}/2`)
      presenter = await context.newPage()
      await presenter.goto(`${desk.url}/presenter/2`)
      await presenter.locator('.room-row').waitFor()
      await line(audience).waitFor()
    })
    afterEach(async () => {
      expect(errors.splice(0)).toEqual([])
      await audience.context().close()
      await desk.close()
    })

    it('learns where the lecture is, and how many have answered', async () => {
      await says(audience, '34 of 41\nhave answered')
      await expect.poll(() => desk.heard.at(-1)).toMatchObject({ do: 'place', slide: 2, click: 0 })
      await audience.keyboard.press('PageDown')
      await expect.poll(() => desk.heard.at(-1)).toMatchObject({ do: 'place', slide: 2, click: 1 })
      desk.tell({ present: 42, question: { ...VOTE, rounds: [{ count: 35, counts: [20, 15], guesses: [] }] } })
      await says(audience, '35 of 42\nhave answered')
      await says(presenter, '35 of 42\nhave answered')
    })

    it.each(['audience', 'presenter'])('closes a vote, brings the answers and opens the second one by v in the window of the %s', async (which) => {
      const window = which === 'audience' ? audience : presenter
      desk.told()
      await window.keyboard.press('v')
      await expect.poll(desk.told).toEqual([{ do: 'close' }])
      desk.ask({ isOpen: false })
      await says(window, '34 answered\nvote closed')
      await window.keyboard.press('V')
      await answers(window).waitFor()
      await expect.poll(desk.told).toEqual([{ do: 'show', isShown: true }])
      await window.keyboard.press('v')
      await expect.poll(desk.told).toEqual([{ do: 'open' }])
      desk.ask({ round: 2, rounds: [...VOTE.rounds, { count: 3, counts: [1, 2], guesses: [] }] })
      await says(window, '3 of 41\nvoted again')
      await line(window).click()
      await expect.poll(desk.told).toEqual([{ do: 'close' }])
      await window.keyboard.press('PageDown')
      await expect.poll(() => where(audience)).toBe('2?clicks=1')
    })

    it('shows the answers in both windows when they are brought, and makes room for the next step', async () => {
      await presenter.keyboard.press('PageDown')
      await expect.poll(() => where(audience)).toBe('2?clicks=1')
      desk.ask({ isOpen: false, isAnswered: true })
      for (const window of [audience, presenter])
        await line(window).waitFor({ state: 'detached' })
      expect(await answers(audience).count()).toBe(0)
      await presenter.keyboard.press('v')
      for (const window of [audience, presenter])
        await expect.poll(() => answers(window).innerText(), { timeout: SHOW_MS }).toMatch(/A\s+Iron\s+20\s+B\s+Glass\s+14\s+right\s+41% right, of 34 answers/)
      const widths = await answers(audience).locator('.room-bar').evaluateAll(bars => bars.map(bar => bar.getBoundingClientRect().width))
      expect(widths[1] / widths[0]).toBeCloseTo(14 / 20, 1)
      await bringAxe(audience)
      expect((await audience.evaluate(() => window.axe.run(document.querySelector('#slideshow')!, {}))).violations.map(({ id }) => id)).toEqual([])
      await presenter.keyboard.press('v')
      await answers(audience).waitFor({ state: 'detached' })
      expect(desk.told()).toEqual([{ do: 'show', isShown: true }, { do: 'show', isShown: false }])
      await presenter.keyboard.press('v')
      await answers(audience).waitFor()
      await presenter.keyboard.press('PageUp')
      await answers(audience).waitFor({ state: 'detached' })
      await says(audience, '41%\nright')
    })

    it('says what is right only with the answer, and how the second vote differs from the first', async () => {
      const rounds = [...VOTE.rounds, { count: 40, counts: [10, 30], guesses: [] }]
      desk.ask({ isOpen: false, round: 2, rounds })
      await says(audience, '40 answered\nvote closed')
      await audience.keyboard.press('v')
      await answers(audience).waitFor()
      expect(await answers(audience).innerText()).not.toContain('right')
      expect(await answers(audience).innerText()).toContain('first vote, 34')
      desk.ask({ isOpen: false, round: 2, rounds, isShown: true, isAnswered: true })
      await expect.poll(() => answers(audience).innerText()).toContain('41% → 75% right')
      desk.tell({ question: { ...GUESS, isShown: true } })
      await expect.poll(() => answers(audience).innerText()).toMatch(/The middle guess: 3.5\scups; right: 4\scups\s+1 of 4 within 20%/)
    })

    it('has its address on the title, and by j over the stage of both windows', async () => {
      const code = (page: Page) => page.getByRole('dialog', { name: 'Join the room' })
      await presenter.keyboard.press('j')
      for (const window of [audience, presenter])
        await code(window).getByText('192.168.178.23:4040').waitFor()
      await audience.keyboard.press('Escape')
      for (const window of [audience, presenter])
        await code(window).waitFor({ state: 'detached' })
      await audience.keyboard.press('j')
      await code(presenter).waitFor()
      await presenter.keyboard.press('PageUp')
      await code(audience).waitFor({ state: 'detached' })
      const title = audience.locator('#slideshow .room-join:visible')
      const box = await title.getByRole('img', { name: `QR code of ${EMPTY.address}` }).boundingBox()
      expect(box!.width).toBeGreaterThan(200)
      await audience.emulateMedia({ media: 'print' })
      expect(await room(audience).count()).toBe(0)
    })

    it('is in the presenter’s strip, which leaves the keys to the slides and the height to the notes', async () => {
      const strip = presenter.locator('.room-panel')
      const press = (name: string | RegExp) => strip.getByRole('button', { name }).first().click()
      const asked = { votes: 4, state: 'open' as const }
      desk.tell({ fromRoom: [{ ...asked, id: 7, text: '<img src=x onerror=alert(1)> & why?' }, { ...asked, id: 8, text: 'How long?', votes: 0 }] })
      await expect.poll(() => strip.innerText()).toMatch(/41 here\s+34 answered\s+3 lost\s+Close the vote\s+A 20\s*B 14\s*right/)
      await press('2 questions')
      await press('Show')
      desk.told()
      desk.tell({ onStage: 7 })
      await audience.getByText('<img src=x onerror=alert(1)> & why?').waitFor()
      await presenter.keyboard.press('PageDown')
      await expect.poll(() => where(audience)).toBe('2?clicks=1')
      await press('Take off')
      await press('Answered')
      await press('Drop')
      await press('Close the vote')
      await expect.poll(desk.told).toEqual([{ do: 'stage' }, { do: 'mark', id: 7, state: 'answered' }, { do: 'mark', id: 7, state: 'dropped' }, { do: 'close' }])
      desk.ask({ isOpen: false })
      desk.tell({ fromOneAddress: 5 })
      await strip.getByText('5 from one address').waitFor()
      await press('Bring the answers')
      await answers(audience).waitFor()
      await presenter.keyboard.press('PageDown')
      await expect.poll(() => where(audience)).toBe('3')
      for (const [width, height] of [[1366, 768], [1280, 720]]) {
        await presenter.setViewportSize({ width, height })
        await expect.poll(async () => (await presenter.locator('.slidev-presenter .note').first().boundingBox())!.height).toBeGreaterThan(0.7 * height)
      }
    })

    it('is lost and found again, and the lecture goes on meanwhile', async () => {
      await desk.close()
      await presenter.getByText('Cut off from the room').waitFor()
      await presenter.keyboard.press('PageDown')
      await expect.poll(() => where(audience)).toBe('2?clicks=1')
      desk = await startDesk(deck.folder, { ...EMPTY, present: 12 }, { port: desk.port, token: 'another-one' })
      await expect.poll(() => presenter.locator('.room-row').innerText(), { timeout: SHOW_MS }).toContain('12 here')
      expect(await presenter.getByText('Cut off from the room').count()).toBe(0)
      expect(desk.heard).toContainEqual(expect.objectContaining({ do: 'place', slide: 2, click: 1 }))
    })
  })
})
