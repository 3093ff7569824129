/** Character maps of composite fonts (ISO 32000-1, sections 9.7.5 and 9.10.3): from the codes of strings to glyphs and to text. */

/** The triples or pairs between `begin` and `end`, such as of beginbfchar. */
function entriesOf(map: string, kind: string): string[][] {
  return [...map.matchAll(new RegExp(`begin${kind}\\s([\\s\\S]*?)end${kind}`, 'g'))]
    .flatMap(([, lines]) => lines.split('\n').filter(line => line.trim()))
    .map(line => line.match(/<[^>]*>|\d+/g) ?? [])
}

const number = (code: string): number => code.startsWith('<') ? Number.parseInt(code.slice(1, -1), 16) : Number(code)

/** A text in UTF-16, in hex. */
const unitsOf = (hex: string): number[] => (hex.slice(1, -1).match(/.{4}/g) ?? []).map(unit => Number.parseInt(unit, 16))

/** What each code reads as. Ranges into lists, which Chromium does not write, are left out. */
export function readToUnicode(map: string): Map<number, string> {
  const texts = new Map<number, string>()
  for (const [code, text] of entriesOf(map, 'bfchar'))
    texts.set(number(code), String.fromCharCode(...unitsOf(text)))
  for (const [first, last, text] of entriesOf(map, 'bfrange')) {
    const units = unitsOf(text)
    for (let code = number(first); code <= number(last); code++)
      texts.set(code, String.fromCharCode(...units.slice(0, -1), (units.at(-1) ?? 0) + code - number(first)))
  }
  return texts
}

/** The glyph of each code. */
export function readGlyphs(map: string): Map<number, number> {
  const glyphs = new Map<number, number>()
  for (const [code, glyph] of entriesOf(map, 'cidchar'))
    glyphs.set(number(code), number(glyph))
  for (const [first, last, glyph] of entriesOf(map, 'cidrange')) {
    for (let code = number(first); code <= number(last); code++)
      glyphs.set(code, number(glyph) + code - number(first))
  }
  return glyphs
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** No block may be longer. */
const BLOCK = 100

const blocks = (kind: string, lines: readonly string[]): string => Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, i) => lines.slice(i * BLOCK, (i + 1) * BLOCK))
  .map(block => `${block.length} begin${kind}\n${block.join('\n')}\nend${kind}\n`)
  .join('')

const cmap = (name: string, ordering: string, type: number, body: string): string => `/CIDInit/ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(${ordering})/Supplement 0>>def
/CMapName/${name} def
/CMapType ${type} def
1 begincodespacerange
<00><FF>
endcodespacerange
${body}endcmap
CMapName currentdict/CMap defineresource pop
end
end`

/** Runs in which both sides count up by one. */
function runsOf(codes: ReadonlyMap<number, number>): { first: number, last: number, glyph: number }[] {
  const runs: { first: number, last: number, glyph: number }[] = []
  for (const [code, glyph] of [...codes].toSorted(([one], [other]) => one - other)) {
    const run = runs.at(-1)
    if (run?.last === code - 1 && glyph - run.glyph === code - run.first)
      run.last = code
    else
      runs.push({ first: code, last: code, glyph })
  }
  return runs
}

export const GLYPH_MAP = 'OneByte'

/** A map from codes of one byte to glyphs. */
export const writeGlyphs = (codes: ReadonlyMap<number, number>): string =>
  cmap(GLYPH_MAP, 'Identity', 1, blocks('cidrange', runsOf(codes).map(({ first, last, glyph }) => `<${hex(first, 2)}><${hex(last, 2)}>${glyph}`)))

/** A map from codes of one byte to texts. */
export function writeToUnicode(texts: ReadonlyMap<number, string>): string {
  const single = new Map([...texts].filter(([, text]) => text.length === 1).map(([code, text]) => [code, text.charCodeAt(0)]))
  const longer = [...texts].filter(([, text]) => text.length > 1)
  const utf16 = (text: string): string => Array.from({ length: text.length }, (_, i) => hex(text.charCodeAt(i), 4)).join('')
  return cmap('Adobe-Identity-UCS', 'UCS', 2, blocks('bfrange', runsOf(single).map(({ first, last, glyph }) => `<${hex(first, 2)}><${hex(last, 2)}><${hex(glyph, 4)}>`))
    + blocks('bfchar', longer.map(([code, text]) => `<${hex(code, 2)}><${utf16(text)}>`)))
}
