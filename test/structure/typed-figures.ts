/**
 * Finds figures that somebody typed. A figure has a name, [[memory70B]], so that it is computed, follows
 * the settings and can be asked for its source; a typed one is right only until something changes.
 */

/** Names that hold a digit. Keep it tight: what is not the name of a thing is a figure. */
const NAMES = [
  /\b(?:3|7|13|30|47|70|175|405)B\b/g,
  /\b124M\b/g,
  /\bGPT-[23]\b/g,
  /\bLlama(?: |-)(?:2-70B|3\.1|2|3)(?!\.?\d)/g,
  /\bMixtral 8x7B\b/g,
  /\bA100-80GB\b/g,
  /\b(?:A100|H[128]00|G?B200)s?\b/g,
  /\bNVL72\b/g,
  /\bDeepSeek-V3\b/g,
  /\bNVLink [345]\b/g,
  /\bPCIe 4\.0(?: x16)?/g,
  /\b(?:bf16|fp32|fp16|fp8|int8|int4)\b/g,
  /\bZeRO-[123]\b/g,
  /\bGPUs? [0-7]\b/g,
  /\b1F1B\b/g,
  /\bMisconception [1-5]\b/g,
  /\bCheck [12]\b/g,
  /\bExercise [1-4]\b/g,
  /\| \*\*[1-4]\*\* \|/g,
  // Where something was published.
  /\barXiv \d{4}\.\d{4,5}\b/g,
  /\bet al\. \d{4}\b/g,
  /\b(?:August|October) 20\d{2}\b/g,
  /\b(?:sections?|equation|theorem|table) \d+(?:\.\d+)*(?: and \d+(?:\.\d+)*)?/g,
]

const ONES = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen'
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const LARGE = 'hundreds?|thousands?|millions?|billions?|trillions?|dozens?'
const NUMBER = `(?:(?:${TENS})(?:-(?:one|${ONES}))?|${ONES}|${LARGE})`
/** "one" alone is mostly an article, but never in front of these. */
const MEASURES = 'percent|per cent|(?:kilo|mega|giga|tera)bytes?|[KMGT]B|(?:milli|micro|nano)seconds?|ms|TFLOP\\/s|(?:tera|peta)flops?'
/** Numbers in a row: two hundred million, twenty and one. */
const RUN = `${NUMBER}(?:[ -](?:and |a )?(?:${NUMBER}|one))*`
const FOLD = `(?:${ONES}|${TENS}|${LARGE})fold`
const wholeWords = (...patterns: readonly string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})\\b`, 'gi')

const DIGITS = /\d[\d.,]*/g
/** Every number word from two on, and every share. Ordinals, "twice" and "double" count nothing. */
const IN_WORDS = wholeWords(RUN, FOLD, `one[ -](?:${MEASURES})`, 'half|halves|quarters?|fifths?|tenths?', `thirds? (?:of )?a? ?(?:${MEASURES})`)

/** The units of the formatter in words. */
const UNITS = `${MEASURES}|bytes?|seconds?|minutes?|hours?|times|GPUs?|devices|layers|tokens|messages|passes|parameters|operations`
const WITH_UNIT = wholeWords(`${RUN}[ -](?:of (?:a )?)?(?:${UNITS})`, FOLD, `(?:one[ -]|(?:half|quarters?|thirds?) (?:of )?a? ?)(?:${MEASURES})`)
/** The plural as such: what is cut over devices needs two. */
const PLURAL = /\btwo (?:GPUs|devices|passes)\b/gi

/**
 * Number words that may be typed, since no setting and no measurement changes them: they count what the
 * lecture says, not what it is about. A count of GPUs, slots, guesses, layers or bytes has no place here.
 */
const TYPED_IN_WORDS = [
  // What the lecture is made of.
  wholeWords(`${NUMBER} (?:walls|facts|questions|(?:kinds of )?answers|problems|solutions|levers|ways|ends|sentences|schedules)`),
  wholeWords(`${NUMBER} (?:techniques|lessons|limits|barriers|exercises|plans|things|moments|loops|servers|schedulers)`),
  // Pairs that the sentence itself names.
  /\btwo (?:cuts|repairs|machines|processes|orders|products|averages|metrics|directions)\b/gi,
  /\b(?:keep the|where the|all|no|which of the|the other|only|tell the|separate the|batch the) (?:two|three)\b/gi,
  // Names: a stage of ZeRO, a step or a part in its order, a format by its bits.
  wholeWords(`(?:stages?|step|part|check|exercise|misconception) (?:one (?:and|to) )?${NUMBER}`),
  /\b(?:eight|sixteen|thirty-two)[ -]bits?\b|\bnothing in thirty-two\b/gi,
  // The median, by its definition.
  /\bhalf are done\b/gi,
  // Figures of speech.
  /\bpowers of two\b|\bserves thousands\b|\binto a thousand\?|\b(?:first|second|training|serving) half\b|\btwo halves\b/gi,
]

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
  const text = markdown
    .replace(FENCE, '')
    .replace(COMMENT, '')
    .replace(SCRIPT_OR_STYLE, '')
    .replace(SNIPPET, '')
    .replace(FIGURE, STANDS_FOR_FIGURE)
    // A single digit belongs to the formula (2, N − 1, a power), a longer number is a figure.
    .replace(TEX, tex => (tex.match(/\d+(?:[.,]\d+)+|\d{2,}/g) ?? []).join(' '))
    .replace(/\]\([^)\s]*\)/g, ']')
    .replace(/^\s*\d+\.\s/gm, '')
    .replace(/\[click(?::\d+)?\]/gi, '')
  return wordsOfMarkup(text)
}

/** Two words beside each other: what a reader may get to see, not a class, a path or a colour. */
const SENTENCE = /[a-z]{2,} [a-z]{2,}/i
const SCRIPT_COMMENT = /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g

/** What a wrong prop is told names the prop and its range. */
const ERROR = /new \w*Error\((?:`[^`]*`|'[^']*')/g

/** The sentences among the literals of a script, without what they compute. */
export function wordsOfScript(script: string): string {
  return [...script.replace(SCRIPT_COMMENT, '').replace(ERROR, '').matchAll(LITERAL)]
    .map(([literal]) => literals(literal.replace(FIGURE, STANDS_FOR_FIGURE)))
    .filter(words => SENTENCE.test(words))
    .join('. ')
}

/** The words of a component: those of its template, and the sentences of its script. */
export function wordsOfComponent(source: string): string {
  const template = /<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? ''
  const script = /<script\b[^>]*>([\s\S]*?)<\/script>/.exec(source)?.[1] ?? ''
  const markup = template.replace(COMMENT, '').replace(SCRIPT_OR_STYLE, '').replace(FIGURE, STANDS_FOR_FIGURE)
  return `${wordsOfMarkup(markup)} ${wordsOfScript(script)}`
}

/** What stands around a match, for the message. */
const around = (text: string, at: number, length: number): string => text.slice(Math.max(0, at - 20), at + length + 20).trim()

/** A text without what may be typed, each letter of it an underscore, so that places stay. */
const without = (text: string, allowed: readonly RegExp[]): string =>
  allowed.reduce((rest, pattern) => rest.replace(pattern, found => '_'.repeat(found.length)), text)

/** Every match of some patterns in a text without what may be typed, with some words around it. */
function find(words: string, allowed: readonly RegExp[], ...patterns: readonly RegExp[]): string[] {
  const text = words.replace(/&#?\w+;/g, ' ').replace(/\s+/g, ' ')
  const plain = without(text, [...NAMES, ...allowed])
  return patterns.flatMap(pattern => [...plain.matchAll(pattern)].map(({ 0: found, index }) => around(text, index, found.length)))
}

/** @returns every figure that was typed, in digits or in words, with some words around it */
export const typedFigures = (words: string): string[] => [...find(words, [], DIGITS), ...find(words, TYPED_IN_WORDS, IN_WORDS)]

/**
 * As `typedFigures`, for a drawing that still stands in a page: number words count only with a unit.
 * A drawing in a component is held to `typedFigures`; this goes when pages hold no drawing.
 */
export const typedMeasures = (words: string): string[] => find(words, [PLURAL], DIGITS, WITH_UNIT)
