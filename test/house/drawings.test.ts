/** Where drawings live: named components made from the vocabulary. Pages hold words. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { wholeDeck } from '../structure/checks.ts'
import { RULES } from './rules.ts'

const read = (pattern: string) => globSync(pattern, { cwd: ROOT }).sort().map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))
const pages = read('pages/*.md')
const drawings = read('components/*.vue')
const marks = read('components/drawing/*.vue')
const gallery = read('components/gallery/*.md')

/** Lines of `text` that match, each with its file and number. */
const linesOf = (files: typeof pages, matches: (line: string) => boolean) => files.flatMap(({ file, text }) =>
  text.split('\n').flatMap((line, i) => matches(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 80)}`] : []))
const templateOf = ({ file, text }: typeof drawings[number]) =>
  ({ file, text: text.slice(text.indexOf('<template>'), text.lastIndexOf('</template>')) })

const DRAWN = /<(?:svg|g|text|tspan|rect|path|circle|line|polyline)[ >/]/
/** A place or a length on the canvas, written as a number instead of taken from the grid. */
const PIXELS = /\s:?(?:[xyd]|width|height|points|transform)="[^"]*(?<![\w.])\d{2,}/

describe.runIf(RULES.drawings)('pages: rules of this house, which test/house/rules.ts lists', () => {
  it('hold no drawing', () => expect(linesOf(pages, line => DRAWN.test(line))).toEqual([]))
  it('hold no script', () => expect(linesOf(pages, line => line.includes('<script'))).toEqual([]))
})

describe.runIf(RULES.drawings)('drawings: rules of this house, which test/house/rules.ts lists', () => {
  it('are made from the vocabulary: shapes stand in components/drawing', () =>
    expect(linesOf(drawings.map(templateOf), line => DRAWN.test(line))).toEqual([]))
  it('take places from the grid', () => expect(linesOf(drawings.map(templateOf), line => PIXELS.test(line))).toEqual([]))
  it('have no line over 120 columns, nor have their marks', () =>
    expect(linesOf([...drawings, ...marks], line => line.length > 120)).toEqual([]))

  it('stand on a page, and in the gallery with three settings', () => expectNone(wholeDeck('drawings', drawings.flatMap(({ file }) => {
    const name = basename(file, '.vue')
    const tag = new RegExp(`<${name}(?=[\\s/>])`, 'g')
    const used = (files: typeof pages) => files.reduce((sum, { text }) => sum + [...text.matchAll(tag)].length, 0)
    const otherwise = 'or set drawings to false in test/house/rules.ts'
    return [
      ...used(pages) ? [] : [`${file}: the drawing is on no page: delete it and its slides in components/gallery/, ${otherwise}.`],
      ...used(gallery) < 3 ? [`${file}: components/gallery/ shows the drawing less than three times: add settings there, ${otherwise}.`] : [],
    ]
  }))))

  it.each(drawings)('$file says what it shows', ({ text }) => expect(text).toMatch(/^<script setup lang="ts"[^>]*>\n\/\*\*/))
})
