/** The built deck in WebKit, by what stands where: its pictures are slow there and sometimes do not come. */
import type { WebkitPage } from '../../kit/test/support/webkit.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { inPageScript } from '../../kit/test/support/page.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'
import { findWebkit, openWebkit } from '../../kit/test/support/webkit.ts'
import { slides } from './windows.ts'

const webkit = findWebkit()
if (!webkit)
  console.warn('Not tried in WebKit, which is not here.\nNext step: apt-get install webkit2gtk-driver xvfb.')

describe.skipIf(!webkit)('the deck in WebKit', { timeout: STAGE_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  let page: WebkitPage
  beforeAll(async () => {
    page = await openWebkit(webkit!)
  }, STAGE_MS)
  afterAll(() => page?.close())

  async function goTo(no: number) {
    await page.goto(`${stage.url}/${no}`)
    await page.evaluate((script) => {
      // eslint-disable-next-line no-new-func
      new Function(script.replace(/^var inPage\s*=/, ''))()
      Object.assign(window, { seen: [], started: 0 })
      const { seen } = window as unknown as { seen: string[] }
      addEventListener('error', ({ message }) => seen.push(message))
      addEventListener('unhandledrejection', ({ reason }) => seen.push(String(reason)))
      addEventListener('transitionrun', ({ propertyName }) => {
        (window as unknown as { started: number }).started += Number(propertyName === 'opacity')
      }, true)
    }, await inPageScript())
  }

  it('shows every slide of the lecture at its last click without a finding, and fades in what comes', async () => {
    await goTo(1)
    const lecture = slides.filter(({ part }) => part !== 'Backup' && part !== 'Figures')
    for (const { no } of lecture) {
      const found = await page.evaluate(async (no) => {
        await window.inspect.go(no, 0)
        await window.inspect.go(no, 99)
        return [...window.inspect.checks().map(({ message }) => message), ...(window as unknown as { seen: string[] }).seen.splice(0)]
      }, no)
      expect(found, `slide ${no}`).toEqual([])
    }
    expect(await page.evaluate(() => (window as unknown as { started: number }).started)).toBeGreaterThan(lecture.length)
  })

  it('says on which line an exercise fails, also where an engine throws', async () => {
    const said = (code: string) => page.evaluate(async (code) => {
      await window.inspect.settle()
      const [prediction, editor, run] = ['.exercise-predict input', '.cm-content', '.exercise-run'].map(name => document.querySelector<HTMLElement>(name)!)
      Object.assign(prediction, { value: 'half' }).dispatchEvent(new Event('input'))
      editor.focus()
      document.execCommand('selectAll')
      document.execCommand('insertText', false, code)
      await new Promise(resolve => setTimeout(resolve, 300))
      run.click()
      for (let waited = 0; !document.querySelector('.exercise-failure') && waited < 20_000; waited += 100)
        await new Promise(resolve => setTimeout(resolve, 100))
      return `${document.querySelector('.exercise-failure')?.textContent} | ${document.querySelector('.cm-problem')?.textContent}`
    }, code)
    const { no } = slides.find(({ exercise }) => exercise === 1)!
    await goTo(no)
    expect(await said('const a = 1\nlet a = 2')).toMatch(/^Line \d: this does not compile.* \| let a = 2$/)
    await goTo(no)
    expect(await said('import { trainingBytes } from "../../training/memory.ts"\ntrainingBytes(-1, 12)')).toMatch(/^Line \d: parameters must be .* \| trainingBytes\(-1, 12\)$/)
  })

  it('takes it well when the screen may not be kept on', async () => {
    await goTo(1)
    expect(await page.evaluate(async () => {
      for (let waited = 0; !document.querySelector('.slidev-layout') && waited < 20_000; waited += 100)
        await new Promise(resolve => setTimeout(resolve, 100))
      return navigator.wakeLock.request('screen').then(() => 'answered', String)
    })).toBe('answered')
  })
})
