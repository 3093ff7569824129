/** What a room may learn of a deck, read from its slides. */
import type { SlideInfo } from '@slidev/types'
import type { RoomDeck, RoomQuestion, RoomSlide } from './deck.ts'
import { relative } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { sectionTitle } from '../lib/lecture.ts'
import { markupOf } from '../parse/problems.ts'
import { questionOf } from '../parse/question.ts'
import { asText, titleOf } from '../setup/preparser.ts'
import { loadScript } from '../speech/lecture.ts'
import { speechOf } from '../speech/steps.ts'
import { sentencesOf } from '../speech/timing.ts'

type Settings = Parameters<typeof asText>[1]

/** A conclusion, a caption, `<span v-click="3">`: what is written from a click on. */
const LATER = /<(\w+)((?:\s+[\w:.-]+(?:="[^"]*")?)*\s*)>([\s\S]*?)<\/\1>/g
const CLICK = /(?:^|\s)(?:v-click|:?at)(?:="(\d+)")?(?=\s|$)/
const HEADLINE = /^# .*$/m
/** Of what comes with a click that only Slidev knows: never. */
const NEVER = 99
/** The name of a slot, ::right::, or a file with code. */
const NO_WORDS = /^(?:::\w+::|<<< .*)$/gm
const INLINE_CODE = /(?<!`)`([^`\n]+)`(?!`)/g

const plain = (markup: string): string[] => markup
  .replace(/<br\s*\/?>/g, ' ')
  .replace(/<[^>]*>|!\[[^\]]*\]\([^)]*\)/g, '')
  .split('\n')
  .map(line => line.replace(/^[#>\s|:-]+|^\s*(?:[-*+]|\d+\.)\s+/, '').replace(/[*_`]|\s*\|\s*$/g, '').trim())
  .filter(line => /[\p{L}\p{N}]/u.test(line))

/** The click that attributes name; undefined if they name none. */
function clickIn(attributes: string): number | undefined {
  const found = CLICK.exec(attributes)
  return found ? Number(found[1] ?? NEVER) : undefined
}

/** What is written on a slide, by the click at which it comes. Points of `<v-clicks>` come one by one. */
function wordsOf(content: string): string[][] {
  const words: string[][] = [[]]
  const add = (click: number, lines: string[]): void => {
    while (words.length <= click)
      words.push([])
    words[click].push(...lines)
  }
  const later = markupOf(content.replace(INLINE_CODE, '$1')).replace(NO_WORDS, '').replace(HEADLINE, '').replace(LATER, (written, _, attributes: string, text: string) => {
    const click = clickIn(attributes)
    if (click)
      add(click, plain(text))
    return click ? '' : written
  })
  let point = 0
  const rest = later.replace(/<v-click[^>]*>([\s\S]*?)<\/v-clicks?>/g, (_, text: string) => {
    plain(text).forEach(line => add(point += 1, [line]))
    return ''
  })
  words[0].unshift(...plain(rest))
  return words
}

/** The questions of a deck's slides, for the room and for the checks of the deck. */
function questionIn({ index, content, frontmatter, source }: SlideInfo, settings: Settings, slides: readonly SlideInfo[], folder: string): RoomQuestion | undefined {
  const place = `${relative(folder, source.filepath)}:${source.start + 1}, slide ${index + 1}`
  try {
    const declared = questionOf(JSON.parse(asText(JSON.stringify(frontmatter), settings)))
    if (!declared)
      return undefined
    const { question, right, why, at, answer } = declared
    const answered = answer.link ? slides.find(({ frontmatter }) => frontmatter.link === answer.link) : slides[index]
    if (!answered)
      return undefined // a cut that leaves the answer out does not ask
    const ask = question.ask || titleOf(content, {}, settings) || ''
    return { ...question, ask, right, why, asks: { slide: index + 1, click: at }, answers: { slide: answered.index + 1, click: answer.click } }
  }
  catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`${place}: ${error.message}.`)
    throw error
  }
}

/**
 * @param folder that holds the entry
 * @param entry slides.md, or that of a cut
 * @throws UsageError naming file, line and slide of a question that is not one
 */
export async function readRoomDeck(folder: string, entry?: string): Promise<RoomDeck> {
  const { title, slides: script, deck: { slides, settings } } = await loadScript(folder, entry)
  const spoken = new Map(script.map(({ number, spoken }) => [number, spoken.steps.map(step => speechOf(step).flatMap(sentencesOf))]))
  let section = ''
  return {
    title,
    slides: slides.map(({ index, content, frontmatter, source }): RoomSlide => {
      if (frontmatter.section !== undefined)
        section = sectionTitle(frontmatter.section)
      return {
        section,
        headline: titleOf(content, {}, settings) ?? titleOf(content, source.frontmatter, settings) ?? title,
        headlineAt: clickIn(/<\w+([^>]*)>/.exec(HEADLINE.exec(content)?.[0] ?? '')?.[1] ?? ''),
        words: wordsOf(asText(content, settings)),
        said: spoken.get(index + 1) ?? [],
      }
    }),
    questions: slides.flatMap(slide => questionIn(slide, settings, slides, folder) ?? []),
  }
}
