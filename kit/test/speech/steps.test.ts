import { describe, expect, it } from 'vitest'
import { UsageError } from '../../lib/arguments.mjs'
import { FIGURES, figureText } from '../../lib/lecture.ts'
import { secondsIn } from '../../parse/times.ts'
import { loadScript } from '../../speech/lecture.ts'
import { readNote, speechOf } from '../../speech/steps.ts'
import { emptyFolder, write } from '../tooling/copy.ts'

const place = { slide: 7, file: 'pages/02-two-walls.md', line: 40 }
const read = (note: string) => readNote(note, place)

describe('a note', () => {
  it('is cut into steps at its click marks, as Slidev counts them', () => {
    const { steps } = read('Zero.\n\nStill\nzero.\n\n[click] One.\n\n[CLICK:2] Three.')
    expect(steps.map(({ click }) => click)).toEqual([0, 1, 2, 3])
    expect(steps.map(speechOf)).toEqual([['Zero.', 'Still zero.'], ['One.'], [], ['Three.']])
  })

  it('may be empty, or begin with a click', () => {
    expect(read('')).toEqual({ steps: [{ click: 0, pieces: [] }], ifTheyAsk: [] })
    expect(read('[click] One.').steps.map(speechOf)).toEqual([[], ['One.']])
  })

  it('has stage directions that are not spoken', () => {
    const { steps } = read('[do: open the\nfield] Look. [pause 1.5] Well?\n\n[ask]\n\n[pause 3]\n\n[point] There.')
    expect(steps).toEqual([{
      click: 0,
      pieces: [
        { kind: 'direction', text: 'open the field', seconds: 4 },
        { kind: 'speech', text: 'Look.' },
        { kind: 'direction', text: 'pause 1.5 s', seconds: 1.5 },
        { kind: 'speech', text: 'Well?' },
        { kind: 'direction', text: 'ask', seconds: 5 },
        { kind: 'direction', text: 'pause 3 s', seconds: 3 },
        { kind: 'direction', text: 'point', seconds: 0 },
        { kind: 'speech', text: 'There.' },
      ],
    }])
  })

  it('keeps answers at hand apart', () => {
    const { steps, ifTheyAsk } = read('Said.\n\n[click] Said too.\n\nIf they ask: why twelve\nbytes? Adam.\n\nMore of it.\n\nIf they ask: another.')
    expect(steps.flatMap(speechOf)).toEqual(['Said.', 'Said too.'])
    expect(ifTheyAsk).toEqual(['why twelve bytes? Adam.', 'More of it.', 'another.'])
  })

  it('speaks of "if they ask" without ending there', () => {
    expect(read('They wait; if they ask: nothing.').ifTheyAsk).toEqual([])
  })

  it('loses emphasis and code marks, which are for the eye', () => {
    expect(read('It is **all** of `generate()`, *really*; 2 * 3 is 2*3.').steps.map(speechOf)).toEqual([['It is all of generate(), really; 2 * 3 is 2*3.']])
  })
})

describe('a bad bracket', () => {
  const known = 'use [click], [click:2], [pause 3], [ask], [point] or [do: …].'

  it.each([
    ['[clik] One.', 40, `[clik] is not a known mark; ${known}`],
    ['Zero.\n\n[click] One.\nAnd [see\nbelow].', 43, `[see below] is not a known mark; ${known}`],
    ['[]', 40, `[] is not a known mark; ${known}`],
    ['a\nb [1] c', 41, `[1] is not a known mark; ${known}`],
    ['[click:0]', 40, '[click:0] must be [click] or, for two at once, [click:2].'],
    ['[click 2]', 40, '[click 2] must be [click] or, for two at once, [click:2].'],
    ['[pause]', 40, '[pause] must give seconds greater than 0 and at most 120, as in [pause 3].'],
    ['[pause 0]', 40, '[pause 0] must give seconds greater than 0 and at most 120, as in [pause 3].'],
    ['[pause 121]', 40, '[pause 121] must give seconds greater than 0 and at most 120, as in [pause 3].'],
    ['[pause -3]', 40, '[pause -3] must give seconds greater than 0 and at most 120, as in [pause 3].'],
    ['[ask them]', 40, '[ask them] takes nothing after its word.'],
    ['[do:]', 40, '[do:] must say what to do, as in [do: open the field].'],
    ['One [pause 3', 40, '"[pause 3" has no closing bracket.'],
    ['One [pause [click] 3', 40, '"[pause" has no closing bracket.'],
    ['One\n] two', 41, '"]" has no opening bracket.'],
    ['One\n\nIf they ask: this\n[click] two', 43, '[click] comes after "If they ask:", which is the last block and is not spoken.'],
  ])('%j is named with file, line and slide', (note, line, message) => {
    expect(() => read(note)).toThrow(new UsageError(`pages/02-two-walls.md:${line}, slide 7: ${message}`))
  })
})

describe('a deck', () => {
  const deck = (pages: string, duration = 'duration: 90min') => {
    const folder = emptyFolder()
    write(folder, 'slides.md', `---\ntitle: All\n${duration}\nsrc: ./pages/a.md\n---\n`)
    write(folder, 'pages/a.md', pages)
    return loadScript(folder)
  }

  it('counts sections, leaves out what has no time and puts figures into the notes', async () => {
    const [name] = Object.keys(FIGURES)
    const { title, slides } = await deck(`---\nsection: 3\ntiming: 60\n---\n\n# One\n\n<!--\nIt takes [[${name}]].\n-->\n\n---\n\n# Two\n\n---\ntiming: 30\ntitle: The third\n---\n\n# Three`)
    expect(title).toBe('All')
    expect(slides.map(({ number, title, section, budgetSeconds }) => [number, title, section, budgetSeconds])).toEqual([[1, 'One', 3, 60], [3, 'The third', 3, 30]])
    expect(slides.map(({ spoken }) => spoken.steps.map(speechOf))).toEqual([[[`It takes ${figureText(name)}.`]], [[]]])
  })

  it.each([
    ['---\ntiming: 60\n---\n\n# One\n\n<!--\nOne.\n\n[clik] Two.\n-->', 'pages/a.md:10, slide 1: [clik] is not a known mark'],
    ['# One\n\n---\ntiming: 60\n---\n\n# Two\n\n<!--\nTwo. [pause x]\n-->', 'pages/a.md:10, slide 2: [pause x] must give seconds'],
    ['---\ntiming: -1\n---\n\n# One', 'pages/a.md:2, slide 1: timing must be a number of seconds, 0 or more; got -1.'],
    ['---\ntiming: long\n---\n\n# One', 'pages/a.md:2, slide 1: timing must be a number of seconds, 0 or more; got "long".'],
    ['# One', 'No slide has a time: set timing, in seconds, in its frontmatter.'],
  ])('that is wrong is named with its file: %j', async (pages, message) => {
    await expect(deck(pages)).rejects.toThrow(message)
  })

  it.each([['duration: soon', '"soon"'], ['duration: 0min', '"0min"'], ['duration: 20 min', '"20 min"'], ['duration: 90', '90'], ['lang: en', 'undefined']])('needs its length: %s', async (line, shown) => {
    await expect(deck('---\ntiming: 60\n---\n\n# One', line)).rejects.toThrow(new RegExp(`^slides\\.md(?::\\d+)?: duration must be a time such as 90min; got ${shown}`))
  })

  it('with settings that are no YAML is named with its line', async () => {
    await expect(deck('# One', 'info: One: two\nduration: 3min')).rejects.toThrow(/^slides\.md:\d+: cannot be read: Nested mappings .* quotation marks around/)
  })

  it.each([['90min', 5400], ['1.5h', 5400], ['45s', 45], ['1h30min', 5400], ['1:30:00', 5400]])('of %s lasts %d s', (text, seconds) => {
    expect(secondsIn(text)).toBe(seconds)
  })
})
