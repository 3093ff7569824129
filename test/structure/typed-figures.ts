/**
 * Finds figures that somebody typed. A figure has a name, [[memory70B]], so that it is computed, follows
 * the settings and can be asked for its source; a typed one is right only until something changes.
 */

/** Names that hold a digit. Keep it tight: what is not the name of a thing is a figure. */
const NAMES = [
  /\b(?:3|7|13|30|47|70|175|405)B\b/g,
  /\b124M\b/g,
  /\bGPT-[23]\b/g,
  /\bLlama(?: |-)(?:2-70B|3\.1|2|3)(?![.\d])/g,
  /\bMixtral 8x7B\b/g,
  /\bA100-80GB\b/g,
  /\b[AH]100s?\b/g,
  /\bNVLink [34]\b/g,
  /\bPCIe 4\.0(?: x16)?/g,
  /\b(?:bf16|fp32|fp16|fp8|int8|int4)\b/g,
  /\bZeRO-[123]\b/g,
  /\bGPUs? [0-7]\b/g,
  /\b1F1B\b/g,
  /\bMisconception [1-5]\b/g,
  /\bCheck [12]\b/g,
  /\bExercise [1-4]\b/g,
  // Where something was published.
  /\barXiv \d{4}\.\d{4,5}\b/g,
  /\bet al\. \d{4}\b/g,
]

const ONES = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen'
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const LARGE = 'hundred|thousand|million|billion|trillion'
const NUMBER = `(?:${TENS}|${ONES}|${LARGE}|dozen)`
/** "one" alone is mostly an article, but never in front of these. */
const MEASURES = 'percent|per cent|(?:kilo|mega|giga|tera)bytes?|[KMGT]B|(?:milli|micro|nano)seconds?|ms|TFLOP\\/s|(?:tera|peta)flops?'
/** The units of the formatter in words. */
const UNITS = `${MEASURES}|bytes?|seconds?|minutes?|hours?|times|GPUs?|devices|layers|tokens|messages|passes|parameters|operations`
const MORE = `(?:[ -](?:and |a )?(?:${NUMBER}|one))*`
const SHARES = 'half|quarters?|thirds?'
/** Alternatives that stand as one in a pattern. */
const either = (alternatives: string) => `(?:${alternatives})`
const IN_WORDS = new RegExp([
  `${NUMBER}${MORE}[ -](?:of (?:a )?)?${either(UNITS)}`,
  `one[ -]${either(MEASURES)}`,
  `${either(SHARES)} (?:of )?(?:a )?${either(MEASURES)}`,
  `${NUMBER}fold`,
].map(pattern => `\\b${pattern}\\b`).join('|'), 'gi')

/** The plural as such: what is cut over devices needs two. */
const PLURAL = /^two (?:GPUs|devices|passes)$/i

const FIGURE = /\[\[\w+(?:\|\w+)?\]\]/g
/** A tag with its attributes, whatever stands inside their quotes. */
const TAG = /<[a-z/!](?:"[^"]*"|'[^']*'|[^'">])*>/gi
const SPOKEN_ATTRIBUTE = /\s(:|v-bind:)?(?:alt|aria-label|title|label)=("[^"]*"|'[^']*')/g
const SCRIPT_OR_STYLE = /<(script|style)\b[\s\S]*?<\/\1>/g
const COMMENT = /<!--[\s\S]*?-->/g
const FENCE = /^[ \t]*(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm
const SNIPPET = /^<<<.*$/gm
const TEX = /\$\$[\s\S]*?\$\$|\$[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)/g
const MUSTACHE = /\{\{([\s\S]*?)\}\}/g
const LITERAL = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g
const STANDS_FOR_FIGURE = '\uFFFC'

/** Only the words of an expression: its string literals, without what they compute. */
function literals(expression: string): string {
  return [...expression.matchAll(LITERAL)].map(([, a, b, c]) => a ?? b ?? c.replace(/\$\{[^}]*\}/g, STANDS_FOR_FIGURE)).join(' ')
}

/** What a tag says aloud. */
function spoken(tag: string): string {
  return [...tag.matchAll(SPOKEN_ATTRIBUTE)].map(([, bound, value]) => bound ? literals(value.slice(1, -1)) : value.slice(1, -1)).join('. ')
}

/** The labels of a flow chart. */
const chartWords = (chart: string): string => [...chart.matchAll(/"([^"]*)"|\[([^\][]*)\]|\|([^|\n]*)\|/g)].map(([, a, b, c]) => a ?? b ?? c).join('. ')

/** The words of Vue markup: text between tags, and what its labels say. */
function wordsOfMarkup(markup: string): string {
  const said: string[] = []
  const text = markup.replace(TAG, (tag) => {
    said.push(spoken(tag))
    return ' '
  })
  return [text.replace(MUSTACHE, (_, expression: string) => ` ${STANDS_FOR_FIGURE} ${literals(expression)} `), ...said].join(' ')
}

/** The words of a slide or a note, without its code. */
export function wordsOfMarkdown(markdown: string): string {
  const charts: string[] = []
  const text = markdown
    .replace(FENCE, (_, __, language: string, code: string) => {
      if (language.trim().startsWith('mermaid'))
        charts.push(chartWords(code))
      return ''
    })
    .replace(COMMENT, '')
    .replace(SCRIPT_OR_STYLE, '')
    .replace(SNIPPET, '')
    .replace(FIGURE, STANDS_FOR_FIGURE)
    // A single digit belongs to the formula (2, N − 1, a power), a longer number is a figure.
    .replace(TEX, tex => (tex.match(/\d+(?:[.,]\d+)+|\d{2,}/g) ?? []).join(' '))
    .replace(/\]\([^)\s]*\)/g, ']')
    .replace(/^\s*\d+\.\s/gm, '')
    .replace(/\[click(?::\d+)?\]/gi, '')
  return [wordsOfMarkup(text), ...charts].join(' ')
}

/** The words of a component: those of its template. */
export function wordsOfComponent(source: string): string {
  const template = /<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? ''
  return wordsOfMarkup(template.replace(COMMENT, '').replace(SCRIPT_OR_STYLE, ''))
}

/** What stands around a match, for the message. */
const around = (text: string, at: number, length: number): string => text.slice(Math.max(0, at - 20), at + length + 20).trim()

/** @returns every figure that was typed, with some words around it */
export function typedFigures(words: string): string[] {
  const text = words.replace(/&#?\w+;/g, ' ').replace(/\s+/g, ' ')
  const plain = NAMES.reduce((rest, name) => rest.replace(name, found => '_'.repeat(found.length)), text)
  const digits = [...plain.matchAll(/\d[\d.,]*/g)].map(({ 0: found, index }) => around(text, index, found.length))
  const inWords = [...plain.matchAll(IN_WORDS)].filter(([found]) => !PLURAL.test(found)).map(({ 0: found, index }) => around(text, index, found.length))
  return [...digits, ...inWords]
}
