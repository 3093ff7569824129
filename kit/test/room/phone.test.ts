/** The phone's page in a browser, as people in the room use it; the server is a stub that speaks the protocol. */
import type { BrowserContextOptions, Page } from 'playwright-chromium'
import type { Outcome, RoomView } from '../../room/protocol.ts'
import { Buffer } from 'node:buffer'
import axe from 'axe-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOST_MS, MOST } from '../../room/protocol.ts'
import { launchAlone } from '../support/page.ts'
import { GUESS, stub, VIEW, VOTE } from './stub.ts'

const MOST_BYTES = 40_000
/** In a script or a style of five years ago. */
const TOO_NEW = /\.at\(|\?\.[a-z[(]|\?\?|:has\(|light-dark\(|structuredClone|\ddvh|Object\.hasOwn\b|findLast|toSorted/
const PHONE = { width: 390, height: 844 }
const OUTCOME: Required<Outcome> = {
  right: 'B',
  why: 'Heat takes more than time.',
  rounds: [{ count: 41, counts: [9, 14, 16, 2], guesses: [] }, { count: 40, counts: [3, 24, 12, 1], guesses: [] }],
}
const CLOSED = { ...VOTE, isOpen: false }

let browser: Awaited<ReturnType<typeof launchAlone>>
let server: Awaited<ReturnType<typeof stub>>
let page: Page

beforeAll(async () => {
  browser = await launchAlone()
  return () => browser.close()
})
beforeEach(async () => {
  server = await stub()
  return async () => {
    await Promise.all(browser.contexts().map(context => context.close()))
    await server.close()
  }
})

async function open(options: BrowserContextOptions = {}, script = ''): Promise<void> {
  const context = await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce', ...options })
  await context.addInitScript(script)
  page = await context.newPage()
  await page.goto(server.url)
  await page.getByRole('heading', { level: 1, name: VIEW.headline }).waitFor()
}

const option = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })
const section = () => page.getByRole('region', { name: VOTE.ask })
const see = (text: string) => page.getByText(text, { exact: true }).first().waitFor()
/** What a screen reader was told. */
const hear = (text: string) => page.getByRole('status').getByText(text).waitFor({ state: 'attached' })

describe('a vote', () => {
  it('is written down, and can be changed until it is closed', async () => {
    server.show({ question: VOTE })
    await open()
    await hear(`New question: ${VOTE.ask}`)
    await option('B').click()
    await see('Your answer is in: B')
    expect(await option('B').getAttribute('aria-pressed')).toBe('true')
    await option('D').focus()
    await page.keyboard.press('Enter')
    await see('Your answer is in: D')
    await hear('Your answer is in: D')
    expect(await option('B').getAttribute('aria-pressed')).toBe('false')
    expect(server.said.map(said => said.do === 'answer' && said.answer)).toEqual(['B', 'D'])

    server.state.mine = { answers: { [VOTE.id]: { round: 1, answer: 'D' } }, supported: [] }
    server.show({ question: CLOSED })
    await hear('The question is closed.')
    await see('Closed. Your answer is in: D')
    // The keyboard stands where it stood.
    expect(await option('D').evaluate(button => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    expect(server.said).toHaveLength(2)
  })

  it('that is refused says why, and is not shown as given', async () => {
    server.show({ question: VOTE })
    server.state.refusal = 'the question is closed'
    await open()
    await option('A').click()
    await see('The question is closed. Nobody sees who answered what.')
    expect(await option('A').getAttribute('aria-pressed')).toBe('false')
  })

  it('is asked for again after the talk, and its outcome is there once it is sent', async () => {
    server.state.mine = { answers: { [VOTE.id]: { round: 1, answer: 'C' } }, supported: [] }
    server.show({ question: { ...VOTE, round: 2 } })
    await open()
    await see('Discuss with your neighbour, then vote again.')
    await see('You said C before.')
    await option('B').click()
    await see('Your answer is in: B')
    expect(await section().innerText()).not.toMatch(/Right|%/)

    // The distribution comes before the answer.
    server.show({ question: { ...CLOSED, round: 2, outcome: { rounds: OUTCOME.rounds } } })
    await hear('How the room has answered is there.')
    expect(await section().innerText()).toMatch(/60% · 24/)
    expect(await section().innerText()).not.toMatch(/Right|right at|points\./)

    server.state.mine = { answers: { [VOTE.id]: { round: 2, answer: 'B' } }, supported: [] }
    server.show({ question: { ...CLOSED, round: 2, outcome: OUTCOME } })
    await hear('The answer is there.')
    const rows = await section().getByRole('listitem').allTextContents()
    expect(rows[1]).toMatch(/^B .*Right Yours.*First vote: 34% · 14After talking: 60% · 24 \+26 points$/)
    expect(rows.filter(row => row.includes('Right'))).toHaveLength(1)
    await see('34% had it right at first, 60% after talking: +26 points.')
    await see(OUTCOME.why!)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ask')
    // To scale: as wide as its share of the track.
    const widthOf = async (name: string) =>
      (await section().locator(`li:nth-child(2) ${name}`).last().boundingBox())!.width
    const [bar, track] = [await widthOf('.bar'), await widthOf('.track')]
    expect(bar / track).toBeCloseTo(0.6, 1)
  })
})

describe('a guess', () => {
  it('is made by keyboard alone', async () => {
    server.show({ question: GUESS })
    await open()
    const field = page.getByRole('spinbutton', { name: 'Your guess' })
    for (let tab = 0; tab < 6 && !(await field.evaluate(element => element === document.activeElement)); tab += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.type('999')
    await page.keyboard.press('Enter')
    await see('From 0 s to 300 s, please.')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('45')
    await page.keyboard.press('Enter')
    await see('Your answer is in: 45 s')
    await page.getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'Change guess' }).press('Enter')
    await see('Your answer is in: 46 s')
  })

  it('is shown with all others, to scale', async () => {
    server.state.mine = { answers: { [GUESS.id]: { round: 1, answer: 60 } }, supported: [] }
    const rounds = [{ count: 3, counts: [], guesses: [30, 60, 240], median: 60 }]
    server.show({ question: { ...GUESS, isOpen: false, outcome: { right: 30, why: 'It dissolves first.', rounds } } })
    await open()
    await see('Right is 30 s. You said 60 s.')
    await see('3 answers; the middle one is 60 s.')
    const at = await page.locator('.strip .mark').evaluateAll((marks) => {
      const { left, width } = marks[0].parentElement!.getBoundingClientRect()
      return marks.map(mark => (mark.getBoundingClientRect().left + 1 - left) / width)
    })
    at.forEach((place, index) => expect(place).toBeCloseTo([0.1, 0.2, 0.8][index], 2))
  })
})

describe('the room', () => {
  it('says that it is lost with one tap, for a minute', async () => {
    await open()
    await page.clock.install()
    await page.getByRole('button', { name: 'I am lost here' }).click()
    await page.clock.runFor(200)
    await page.getByRole('button', { name: 'Noted, for a minute', pressed: true }).waitFor()
    expect(server.said).toMatchObject([{ do: 'lost' }])
    await page.clock.runFor(LOST_MS)
    await page.getByRole('button', { name: 'I am lost here', pressed: false }).waitFor()
  })

  it('wants questions of others answered, and takes text as text', async () => {
    const text = '<img src=x onerror="window.evil = 1"><b>Why?</b>'
    server.show({
      headline: VIEW.headline,
      words: [text],
      said: [[text]],
      question: { ...CLOSED, ask: text, options: [{ name: 'A', text }], outcome: { ...OUTCOME, why: text } },
      fromRoom: [{ id: 7, text, votes: 2, state: 'open' }],
    })
    await open()
    await see('2 more want to know.')
    await page.getByRole('button', { name: 'Me too' }).click()
    await page.getByRole('button', { name: 'Me too', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'What is said' }).click()
    await page.getByRole('button', { name: 'The slide’s words' }).click()
    await expect.poll(() => server.said).toMatchObject([{ do: 'support', id: 7 }])
    expect(await page.getByText(text).count()).toBeGreaterThanOrEqual(6)
    expect(await page.locator('img, b:has-text("Why")').count()).toBe(0)
    expect(await page.evaluate(() => 'evil' in window)).toBe(false)
  })

  it('is told of a question that opens while it reads further down', async () => {
    await open({ viewport: { width: 390, height: 400 } })
    await page.getByRole('button', { name: 'What is said' }).click()
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    server.show({ question: VOTE })
    await page.getByRole('link', { name: 'A question is open. Go to it.' }).click()
    expect((await option('A').boundingBox())!.y).toBeLessThan(400)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ask')
    await page.locator('#jump').waitFor({ state: 'hidden' })
    // The question goes away: the keyboard is not thrown out of the page.
    await option('A').focus()
    server.show({ question: undefined })
    await section().waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('headline')
  })

  it('reads along, at its own size, and stays where it reads', async () => {
    await open()
    await page.getByRole('button', { name: 'A, large' }).click()
    await page.getByRole('button', { name: 'The slide’s words' }).click()
    await page.getByRole('button', { name: 'What is said' }).click()
    const step = page.getByText(VIEW.said[1].join(' '))
    await page.evaluate(() => window.scrollTo(0, 450))
    const before = (await step.boundingBox())!.y
    server.show({ question: VOTE, said: [...VIEW.said, ['And now the cup.']] })
    await page.locator('[aria-current=step]', { hasText: 'And now the cup.' }).waitFor()
    expect((await step.boundingBox())!.y).toBeCloseTo(before, 0)
    await page.reload()
    await page.locator('[aria-current=step]').waitFor()
    expect(await page.evaluate(() => document.documentElement.style.fontSize)).toBe('150%')
  })
})

describe('the line', () => {
  it('is back when the laptop is, with what was said meanwhile', async () => {
    server.show({ question: VOTE })
    await open()
    const { port, state } = server
    await server.close()
    await page.getByText('Trying to reach the lecture…').first().waitFor()
    await option('C').click()
    await option('B').click()
    await see('Chosen: B. It goes out as soon as the lecture can be reached.')
    await page.getByLabel('Ask one').fill('Is it still tea?')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await see('Kept here. It goes out as soon as the lecture can be reached.')
    await see(VIEW.headline)

    server = await stub(port)
    Object.assign(server.state, state)
    await see('Your answer is in: B')
    await see('Your question is written down.')
    expect(await page.getByLabel('Ask one').inputValue()).toBe('')
    expect(server.said).toMatchObject([{ do: 'answer', answer: 'B' }, { do: 'ask', text: 'Is it still tea?' }])
    await page.locator('#cut').waitFor({ state: 'hidden' })
  })

  it('says again, with the same number, what was not replied to', async () => {
    server.show({ question: VOTE })
    await open()
    server.state.replies = false
    await option('B').click()
    await expect.poll(() => server.said.length).toBe(1)
    await page.clock.install()
    server.state.replies = true
    server.drop()
    await page.clock.runFor(3000)
    await see('Your answer is in: B')
    expect(server.said[1]).toEqual(server.said[0])
  })

  it('is by polling where WebSockets are refused', async () => {
    server.state.allowsSockets = false
    await open()
    server.show({ question: VOTE })
    await option('B').click()
    await see('Your answer is in: B')
    server.show({ question: CLOSED })
    await hear('The question is closed.')
    expect(await page.locator('#cut').isVisible()).toBe(false)
    // Another network may allow it.
    server.state.allowsSockets = true
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(() => server.connected()).toBe(1)
    server.show({ headline: 'Now by another way' })
    await see('Now by another way')
  })

  it('keeps a question that is not written down', async () => {
    await open()
    const box = page.getByLabel('Ask one')
    const text = 'Why is the cup warm?'
    await box.fill(text)
    await see(`${MOST.question - text.length} letters left`)
    server.state.refusal = 'You have asked enough for now.'
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await see(server.state.refusal)
    await page.reload()
    expect(await box.inputValue()).toBe(text)
    await box.fill('?'.repeat(MOST.question + 3))
    await see('3 letters too many')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await see(`A question has at most ${MOST.question} letters.`)
    expect(server.said).toHaveLength(1)
  })

  it('holds where a browser stores nothing and has no WebSocket', async () => {
    server.show({ question: VOTE })
    await open({}, `
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no') } })
      window.WebSocket = class { constructor() { throw new DOMException('no') } }`)
    await page.getByRole('button', { name: 'A, medium' }).click()
    await page.getByLabel('Ask one').fill('a')
    await option('A').click()
    await see('Your answer is in: A')
  })
})

describe('the page', () => {
  it('is small, and asks for nothing', async () => {
    const asked: string[] = []
    const context = await browser.newContext()
    page = await context.newPage()
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    page.on('console', message => asked.push(message.text()))
    await page.goto(server.url)
    await see(VIEW.headline)
    expect(asked).toEqual(['/'])
    expect(Buffer.byteLength(server.html)).toBeLessThan(MOST_BYTES)
    // What browsers of 2021 do not know.
    expect(TOO_NEW.exec(server.html)?.[0]).toBeUndefined()
  })

  const states = {
    open: VOTE,
    guess: GUESS,
    closed: CLOSED,
    shown: { ...CLOSED, round: 2, outcome: OUTCOME },
    guessed: {
      ...GUESS,
      isOpen: false,
      outcome: { right: 30, why: 'So.', rounds: [{ count: 2, counts: [], guesses: [3, 299], median: 3 }] },
    },
  }
  const fromRoom: RoomView['fromRoom'] = [
    { id: 1, text: 'Why?', votes: 1, state: 'open' },
    { id: 2, text: 'How?', votes: 1, state: 'answered' },
  ]

  it.each(['light', 'dark'] as const)('is for everybody, %s', async (colorScheme) => {
    const answers = { [VOTE.id]: { round: 2, answer: 'B' }, [GUESS.id]: { round: 1, answer: 150 } }
    server.state.mine = { answers, supported: [1] }
    server.show({ fromRoom })
    await open({ colorScheme, bypassCSP: true })
    await page.getByRole('button', { name: 'The slide’s words' }).click()
    await page.getByRole('button', { name: 'What is said' }).click()
    await page.evaluate(axe.source)
    for (const question of Object.values(states)) {
      server.show({ question })
      await page.getByRole('heading', { name: question.ask }).waitFor()
      const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run())
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      const small = await page.locator('button:visible, input:visible, textarea:visible').evaluateAll((targets) => {
        const isSmall = ({ width, height }: DOMRect) => width < 44 || height < 44
        return targets.filter(target => isSmall(target.getBoundingClientRect())).map(target => target.outerHTML)
      })
      expect(small).toEqual([])
    }
  })

  it('fits 320 px at twice the size of text', async () => {
    server.show({ fromRoom: [...fromRoom, { id: 3, text: 'm'.repeat(MOST.question), votes: 0, state: 'open' }] })
    await open({ viewport: { width: 320, height: 640 } })
    await page.locator('html').evaluate(html => html.style.setProperty('font-size', '200%'))
    for (const question of Object.values(states)) {
      server.show({ question })
      await page.getByRole('heading', { name: question.ask }).waitFor()
      const wide = await page.locator('html, main *').evaluateAll(elements => elements
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1 && clientWidth > 1)
        .map(element => element.outerHTML.slice(0, 80)))
      expect(wide).toEqual([])
    }
  })
})
