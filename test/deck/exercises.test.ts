/** The exercises in a real browser: right and wrong code, code that never ends, what is kept, and the keys. */
import type { Page } from 'playwright-chromium'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { handInsIn } from '../../kit/lib/hand-ins.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { bringAxe } from '../../kit/test/support/page.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { STAGE_MS, useStage, useWindow } from '../../kit/test/support/stage.ts'
import { positionOf, press } from '../../kit/test/support/walk.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'

/** A run, its worker fetched first, on a machine that may be busy. */
const RUN_MS = 20_000
/** An endless loop is given up after 5 s. */
const ENDLESS_MS = 7000
const TESTED = EXERCISES[0]
const sourceOf = (id: string, name: 'starter' | 'solution') => readFileSync(join(ROOT, 'snippets/exercises', id, `${name}.ts`), 'utf8')

const { slides } = await loadDeck()

describe('the exercises', { timeout: STAGE_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  const opened = useWindow(stage)
  let page: Page
  beforeEach(() => {
    page = opened.page
  })

  const slideOf = (number: number) => slides.findIndex(({ frontmatter }) => frontmatter.exercise === number) + 1
  const slide = (number = 1) => page.locator(`#slideshow [data-slidev-no="${slideOf(number)}"]`)
  const button = (name: string, number = 1) => slide(number).getByRole('button', { name, exact: true })
  const editor = (number = 1) => slide(number).locator('.cm-content').first()
  const prediction = (number = 1) => slide(number).locator('.exercise-predict input')
  const summary = (number = 1) => slide(number).locator('.exercise-summary')
  const failure = () => slide().locator('.exercise-failure')

  async function go(number = 1) {
    await page.goto(`${stage.url}/${slideOf(number)}`)
    await editor(number).waitFor()
  }
  /** What the student's text is, also where the editor shows a part of it only. */
  const kept = (id = TESTED.id) => page.evaluate(id => JSON.parse(localStorage.getItem(`lecture-exercise / ${id}`) ?? '{}') as Record<string, unknown>, id)
  async function type(code: string, number = 1) {
    await editor(number).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText(code)
  }
  async function runWith(code: string, number = 1) {
    await prediction(number).evaluate(input => (input as HTMLInputElement).value) || await predict(number)
    await type(code, number)
    await button('Run', number).click()
  }
  async function predict(number = 1) {
    await button('Predict', number).click()
    await prediction(number).fill('About half')
  }
  const says = (text: string | RegExp, number = 1, timeout = RUN_MS) => expect.poll(() => summary(number).innerText(), { timeout }).toMatch(text)
  const fails = (text: string | RegExp, timeout = RUN_MS) => expect.poll(() => failure().innerText().catch(() => ''), { timeout }).toMatch(text)

  it('cost the first slide nothing', async () => {
    const fetched: string[] = []
    page.on('request', request => fetched.push(request.url()))
    await page.goto(`${stage.url}/1`)
    await page.waitForSelector('[data-slidev-no="1"] h1')
    await page.waitForLoadState('networkidle')
    expect(fetched.length).toBeGreaterThan(0)
    expect(fetched.filter(url => /codemirror|run\.worker|Exercise/.test(url))).toEqual([])
    expect(readFileSync(join(stage.folder, 'index.html'), 'utf8')).not.toMatch(/codemirror|Exercise/)
  })

  it('run nothing before there is a prediction', async () => {
    await go()
    expect(await button('Run').getAttribute('aria-disabled')).toBe('true')
    await button('Run').click({ force: true })
    await expect.poll(() => prediction().evaluate(input => input === document.activeElement)).toBe(true)
    expect(await prediction().evaluate(input => input.matches(':invalid'))).toBe(true)
    await page.keyboard.type('No')
    expect(await prediction().evaluate(input => input.matches(':valid'))).toBe(true)
    await page.keyboard.press('Enter')
    await says('of 4 checks passed.')
  })

  it.each(EXERCISES)('pass with the solution of $id, and show what comes out', async ({ number, id, checks, predict: { insight } }) => {
    await go(number)
    await runWith(sourceOf(id, 'solution'), number)
    await says('All checks passed.', number)
    expect(await slide(number).locator('.exercise-checks .passes').count()).toBe(checks.length)
    expect(await slide(number).locator('.exercise-checks').innerText()).not.toContain('Not yet')
    expect(await slide(number).locator('.exercise-insight').innerText()).toContain(insight)
    expect(await slide(number).locator('.exercise-insight').innerText()).toContain('About half')
    await expect.poll(() => slide(number).locator('table.output-table tbody tr').count()).toBeGreaterThan(1)
    for (const plot of await slide(number).locator('.exercise-outputs svg.output-plot').all())
      expect(await plot.getAttribute('aria-label')).toMatch(/: .+ at .+, .+ at /)
    expect(await button('Show solution', number).count()).toBe(1)
  })

  it('are downloaded with the prediction, as a file that npm run grade reads', async () => {
    await go()
    await predict()
    await type('// é "mine"\nexport const fits = () => false\n')
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download my work').click()])
    expect(download.suggestedFilename()).toBe('1-memory.ts')
    const file = join(mkdtempSync(join(tmpdir(), 'work-')), '1-memory.ts')
    await download.saveAs(file)
    expect(handInsIn(file)).toEqual([{ exercise: TESTED, language: 'ts', prediction: 'About half', code: readFileSync(file, 'utf8') }])
    expect(readFileSync(file, 'utf8')).toMatch(/^\/\/ Exercise 1: Memory calculator\n(?:\/\/ .*\n)+\/\/ Prediction: About half\n\n\/\/ é "mine"\n/)
    rmSync(dirname(file), { recursive: true })
  })

  it('say what is still wrong, and offer the solution after three failed runs', async () => {
    await go()
    await predict()
    for (const runs of [1, 2, 3]) {
      expect(await button('Show solution').count()).toBe(0)
      await button('Run').click()
      await expect.poll(async () => (await kept()).failedRuns, { timeout: RUN_MS }).toBe(runs)
    }
    expect(await summary().innerText()).toBe('0 of 4 checks passed.')
    expect(await slide().locator('.exercise-checks .fails').first().innerText()).toMatch(/^Not yet\. The three parts add up\s+The gradients of 7B parameters are bf16/)
    expect(await slide().locator('[aria-live="polite"] .exercise-checks').count()).toBe(1)
    expect(await slide().locator('.exercise-insight').count()).toBe(0)
    await button('Show solution').click()
    await expect.poll(() => slide().locator('.exercise-solution').innerText()).toContain('optimizer / gpus')
    expect(await kept()).not.toHaveProperty('code')
    await button('Back to your code').click()
    await expect.poll(() => slide().locator('.exercise-solution').count()).toBe(0)
  })

  it.each([
    ['does not compile', 'const a = 1\nconst b = (2\nconst c = 3', 'Line 3: this does not compile: unexpected token', 'const c = 3'],
    ['says a name twice', 'let a = 1\n\nlet a = 2', 'Line 3: this does not compile: Identifier \'a\' has already been declared', 'let a = 2'],
    ['throws', 'type A = {\n  b: 1\n}\nthrow new Error("my own")', 'Line 4: my own', 'throw new Error("my own")'],
    ['imports what is not here', '\nimport { sum } from "lodash"\nsum()', /^Line 2: “lodash” cannot be imported here\. These can: \.\.\/\.\.\/\w+\.ts, .*\.\.\/\.\.\/serving\/batching\.ts, .*\.\.\/\.\.\/training\/zero\.ts$/, 'import { sum } from "lodash"'],
    ['exports nothing', 'const a = 1', 'Your code must export these functions: trainingMemory, zero1PerGpu, fits', undefined],
  ])('tell who %s what and where', async (_, code, message, marked) => {
    await go()
    await runWith(code)
    await fails(message)
    expect(await slide().locator('.cm-problem').allInnerTexts()).toEqual(marked === undefined ? [] : [marked])
    expect((await kept()).code).toBe(code)
    expect(await summary().innerText()).toBe('Your code did not run to its end.')
    await type('const a = 2')
    expect(await slide().locator('.cm-problem').count()).toBe(0)
  })

  it('tell the line of what fails in a check', async () => {
    await go()
    await runWith('export function trainingMemory(parameters: number) {\n  const parts: { sum: number }[] = []\n  return parts[0].sum\n}\nexport const zero1PerGpu = () => 1\nexport const fits = () => 1')
    await says('0 of 4 checks passed.')
    expect(await slide().locator('.exercise-checks .fails').first().innerText()).toContain('Line 3: TypeError: Cannot read properties of undefined (reading \'sum\')')
    expect(await slide().locator('.cm-problem').allInnerTexts()).toEqual(['  return parts[0].sum'])
  })

  it('can use the deck\'s own engines', async () => {
    await go()
    await runWith('import { trainingBytes } from \'../../training/memory.ts\'\nconsole.log(trainingBytes(70e9, 12))')
    await expect.poll(() => slide().locator('.exercise-printed code').innerText().catch(() => ''), { timeout: RUN_MS }).toBe('840000000000')
  })

  it('give up an endless loop, while the deck goes on', async () => {
    await go()
    await runWith(sourceOf(TESTED.id, 'solution').replace('return weights + gradients + optimizer / gpus', 'while (true) {}'))
    await expect.poll(() => button('Stop').count(), { timeout: RUN_MS }).toBe(1)
    expect(await press(page, 'ArrowRight')).toBe(true)
    expect(await press(page, 'ArrowLeft')).toBe(true)
    await fails('In “One GPU holds everything”: still running after 5 s: an endless loop? The work is kept.', ENDLESS_MS)
    expect(await summary().innerText()).toBe('1 of 4 checks passed.')
    expect((await kept()).code).toContain('while (true) {}')
    await runWith(sourceOf(TESTED.id, 'solution'))
    await says('All checks passed.')
  })

  it('stop a run by hand', async () => {
    await go()
    await runWith('for (;;) {}')
    await button('Stop').click()
    await says('Nothing has run yet.')
    expect((await kept()).failedRuns).toBe(0)
  })

  it('stop showing what is printed without limit', async () => {
    await go()
    await runWith('for (let i = 1; ; i++)\n  console.log(`line ${i}`)')
    await fails('Still running after 5 s', RUN_MS)
    const lines = (await slide().locator('.exercise-printed code').innerText()).split('\n')
    expect([lines.length, lines.at(-2), lines.at(-1)]).toEqual([201, 'line 200', 'more than 200 lines; stopped printing'])
  })

  it('keep the work over a reload', async () => {
    await go()
    await prediction().fill('I think not')
    await type('const mine = 1')
    await page.reload()
    await editor().waitFor()
    expect(await editor().innerText()).toBe('const mine = 1')
    expect(await prediction().inputValue()).toBe('I think not')
    await go(2)
    expect(await editor(2).innerText()).not.toContain('mine')
  })

  it('begin anew where what is kept is damaged', async () => {
    await page.addInitScript(key => localStorage.setItem(key, '{'), `lecture-exercise / ${TESTED.id}`)
    await go()
    expect(await editor().innerText()).toContain('export function trainingMemory')
    await prediction().fill('No')
    await expect.poll(kept).toEqual({ prediction: 'No', passed: false, failedRuns: 0 })
    expect(await slide().locator('.problem').innerText()).toBe('')
  })

  it('say where a browser keeps nothing, and run all the same', async () => {
    await page.addInitScript(() => {
      const { setItem } = Storage.prototype
      Storage.prototype.setItem = function (key, text) {
        if (key.startsWith('lecture-exercise'))
          throw new Error('switched off')
        setItem.call(this, key, text)
      }
    })
    await go()
    await prediction().fill('No')
    await expect.poll(() => slide().locator('.problem').innerText()).toBe('This browser keeps nothing: copy your work before you leave.')
    await button('Run').click()
    await says('0 of 4 checks passed.')
  })

  it('reset, and take it back', async () => {
    await go()
    expect(await button('Reset').getAttribute('aria-disabled')).toBe('true')
    await type('const mine = 1')
    await button('Reset').click()
    await expect.poll(() => editor().innerText()).toContain('export function trainingMemory')
    await editor().click()
    await page.keyboard.press('Control+Z')
    await expect.poll(() => editor().innerText()).toBe('const mine = 1')
    await page.keyboard.press('Escape')
    await button('Reset').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => editor().innerText()).toContain('export function trainingMemory')
    expect(await press(page, 'ArrowRight')).toBe(true)
  })

  it('leave the editor its keys, and the deck its own', async () => {
    await go()
    await editor().click()
    await page.keyboard.press('Control+Home')
    for (const key of ['ArrowRight', 'ArrowDown', 'e', 'f', 'o', 'd', ' '])
      await page.keyboard.press(key)
    await page.waitForTimeout(600)
    expect((await positionOf(page)).slide).toBe(slideOf(1))
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await expect.poll(async () => String((await kept()).code)).toContain('efod ')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Tab')
    await expect.poll(async () => String((await kept()).code)).toMatch(/^ {2}\/\*\*/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await editor().evaluate(element => element.contains(document.activeElement))).toBe(false)
    expect(await press(page, 'PageDown')).toBe(true)
    expect((await positionOf(page)).slide).toBe(slideOf(2))
  })

  it('leave the clicker its keys, whatever is being typed, and the work its words', async () => {
    await go()
    await editor().click()
    await page.keyboard.type('typed here')
    await expect.poll(async () => String((await kept()).code)).toContain('typed here')
    expect(await press(page, 'PageDown')).toBe(true)
    expect((await positionOf(page)).slide).toBe(slideOf(2))
    expect(await press(page, 'PageUp')).toBe(true)
    expect((await positionOf(page)).slide).toBe(slideOf(1))
    expect(String((await kept()).code)).toContain('typed here')
  })

  it('can be done by the keyboard alone', async () => {
    await go()
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 40; i++) {
        if (await page.evaluate(selector => document.activeElement?.matches(selector) && document.activeElement.checkVisibility(), selector))
          return
        await page.keyboard.press('Tab')
      }
      throw new Error(`Tab does not reach ${selector}`)
    }
    await tabTo('.exercise-predict input')
    await page.keyboard.type('No')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    expect(await editor().evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText(sourceOf(TESTED.id, 'solution'))
    await page.keyboard.press('Control+Enter')
    await says('All checks passed.')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    const panel = slide().locator('.exercise-panel')
    expect(await panel.evaluate(element => element === document.activeElement)).toBe(true)
    await page.keyboard.press('End')
    await expect.poll(() => panel.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100)
    expect((await positionOf(page)).slide).toBe(slideOf(1))
  })

  it.each(['light', 'dark'] as const)('look right with their results in %s', async (scheme) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const { number, id } of EXERCISES) {
      await go(number)
      await page.evaluate(() => window.inspect.settle())
      await bringAxe(page)
      expect(await page.evaluate(() => window.inspect.look().then(({ findings }) => findings))).toEqual([])
      for (const [code, said] of [[sourceOf(id, 'starter'), 'checks passed.'], [sourceOf(id, 'solution'), 'All checks passed.']]) {
        await runWith(code, number)
        await says(said, number)
        // The checks do not know what a box that is scrolled hides.
        await slide(number).locator('.cm-scroller').evaluate(scroller => scroller.scrollTo(0, 0))
        await page.evaluate(() => window.inspect.settle())
        const { findings } = await page.evaluate(() => window.inspect.look())
        // What a student's function gives may be undefined, and then it is told so.
        expect(findings.filter(({ check }) => check !== 'real words' || said.startsWith('All')), `${id}: ${said}`).toEqual([])
      }
    }
  })

  it.each(EXERCISES)('are question and empty plot in print: $id', async ({ number, predict: { question, blank } }) => {
    await page.goto(`${stage.url}/${slideOf(number)}?print`)
    const paper = page.locator('.exercise-paper').filter({ visible: true }).first()
    await paper.waitFor()
    const text = (await paper.innerText()).replace(/\s+/g, ' ')
    expect(text).toContain(question)
    expect(text).toContain(blank.caption)
    expect(await paper.locator(blank.kind === 'plot' ? '.output-plot' : '.output-table').count()).toBe(1)
    expect(await page.locator('.cm-content').count()).toBe(0)
    expect(await paper.evaluate(element => element.getBoundingClientRect().bottom <= 690 && element.scrollWidth <= element.clientWidth + 1)).toBe(true)
  })
})
