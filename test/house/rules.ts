/**
 * The rules of this house: what this lecture asks of itself beyond being correct. They are yours to edit: set a rule to
 * false, or change a list below. A deck that breaks one is still correct; `npm test` counts the two kinds apart.
 */
import { NUMBER, wholeWords } from './number-words.ts'

/** Each rule, and whether it is kept. */
export const RULES = {
  'notes': true, // every slide says something
  'section order': true, // sections in the order of snippets/text/sections.ts, and those that are needed
  'section time': true, // a section takes the minutes that snippets/text/sections.ts gives it
  'slide time': true, // the notes of a slide are spoken within its timing
  'deck time': true, // the slides, and what is said, take the minutes of slides.md or of a cut
  'emoji': true,
  'dashes': true, // no dash between spaces
  'typed figures': true, // a number is a figure, such as [[memory70B]]; not in layout: text
  'references': true, // a slide that recalls or announces another names it, needs: and leads:, and the deck has it
  'terms': true, // no term before the slide that explains it
  'drawings': true, // a drawing is a component made from the vocabulary, on a page and in the gallery (drawings.test.ts)
  'cut arc': true, // a cut has what CUT_NEEDS lists, training before serving
  'cut order': true, // a cut keeps the order of the lecture, and an answer follows its question
}

/** How far from its minutes a section, a slide or a deck may be: a tenth. */
export const TIME_SLACK = 0.1

/** Without these there is no lecture; a cut may leave out others. */
export const NEEDED_SECTIONS = [0, 1, 2, 3, 4]

/** The slides without which a cut is not this lecture. */
export const CUT_NEEDS = ['two-walls', 'shared-pass', 'communication']

/** Names that hold a digit. Keep it tight: what is not the name of a thing is a figure. */
export const NAMES = [
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

/**
 * Number words that may be typed, since no setting and no measurement changes them: they count what the
 * lecture says, not what it is about. A count of GPUs, slots, guesses, layers or bytes has no place here.
 */
export const TYPED_IN_WORDS = [
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

/** Words that recall what was shown. */
export const RECALLS = [
  /\bearlier\b/,
  /\bas we left it\b/,
  /\b(?:we|you)(?: have)?(?: just| already)? (?:saw|seen|met|said|done)\b/,
  /\byou (?:already )?kn[eo]w\b/,
  /\bremember\b/,
  /\bagain\b/,
  /\b(?:last|previous) (?:slides?|section|part|picture)\b/,
  /\bas before\b/,
  /\bback to\b/,
  /\brecap\b/,
  /\brunning case\b/,
  /\bour (?:model|example|70B model|formula)\b/,
  /\bmisconception\b/,
  /\bthis section\b/,
]

/** Words that announce what will be shown. */
export const ANNOUNCES = [
  /\bnext\b/,
  /\blater\b/,
  /\bwe (?:will|are about to|come back)\b/,
  /\byou will (?:see|meet)\b/,
  /\bcome back to\b/,
  /\b(?:first|second|other) half\b/,
  /\b(?:first|second) check\b/,
  /\b(?:section|check) (?:\d+|one|two)\b/,
]

/** What sounds like a reference and is none, wherever it stands. */
export const NO_REFERENCE = [
  // What a model, a GPU or a server does after this.
  'the next token',
  'the next block',
  'the next pass',
  'the next GPU',
  'next GPU',
  'the GPU next door',
  'the next request',
  'the next party',
  'next larger model',
  'own next token',
  'one next token',
  'activations to the next',
  'is sent to the next',
  // Where something stands, how much or when it is.
  'as large again',
  'started earlier',
  'work of an earlier one',
  'next to it',
  'next to nothing',
  'the first half of the columns',
  'the first half delivers',
  // What the slide says of itself.
  'This is our running case',
  'Check one, predict',
  'Check one, verify',
  'Check two, predict',
  'Check two, verify',
  // The audience’s own work, and what it does after the lecture.
  'a sum you have done',
  'forward and backward as you know it',
  'the one you know as the kitchen',
]

/** A term, and the slides that explain it, one of which must stand before it is used. */
export const TERMS: { term: RegExp, introducedBy: string[] }[] = [
  { term: /\bthe ring\b/i, introducedBy: ['ring'] },
  { term: /\bbubble\b/i, introducedBy: ['goals', 'microbatches'] },
  { term: /\bridge\b/i, introducedBy: ['levers', 'pass-over-many'] },
  { term: /\bchefs\b/i, introducedBy: ['chefs', 'pass-over-many'] },
  { term: /\bZeRO\b/, introducedBy: ['goals', 'zero'] },
  { term: /\ball-gather\b/i, introducedBy: ['columns-rows'] },
  { term: /\b1F1B\b/, introducedBy: ['orders'] },
  { term: /\bdrafts?\b/i, introducedBy: ['goals', 'speculative-decoding'] },
  { term: /\bfirst misconception\b/i, introducedBy: ['copies'] },
]
