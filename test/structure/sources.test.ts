/** The list of sources at the end of the handout names every work that the lecture names, and no other. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { WORKS } from '../../snippets/text/sources.ts'

/** Authors and year, such as "Patarasuk and Yuan 2009". */
const AUTHORS = /\b[A-Z][a-zé]+(?: et al\.| and [A-Z][a-z]+) (?:19|20)\d\d\b/g

/** What a text names by authors and year and WORKS does not have. */
const unknownWorks = (text: string): string[] =>
  (text.match(AUTHORS) ?? []).filter(mention => !WORKS.some(({ name }) => name === mention))

/** All that a reader sees, and the published figures that the tests compare with. */
const files = globSync(['pages/*.md', 'snippets/figures/*.ts', 'snippets/{published,text/{departures,glossary,questions}}.ts']).map(file => readFileSync(file, 'utf8'))

describe('the list of sources', () => {
  it('has every work that is named by authors and year', () => {
    expect([...new Set(files.flatMap(unknownWorks))]).toEqual([])
    expect(unknownWorks('as Nobody et al. 2031 and Korthikanti et al. 2022 say')).toEqual(['Nobody et al. 2031'])
  })
  it('has no work that nothing names', () => {
    expect(WORKS.filter(({ name }) => !files.some(text => text.includes(name))).map(({ name }) => name)).toEqual([])
  })
  it('is in order, each work once, with an address that opens', () => {
    const names = WORKS.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')))
    for (const { address } of WORKS)
      expect(new URL(address).protocol).toBe('https:')
  })
})
