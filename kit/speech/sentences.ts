/** Where a sentence ends, and how many words it has. */

/** Never the end of a sentence. */
const ABBREVIATION = /(?:^|[\s(“"‘'])(?:e\.g|i\.e|cf|vs|approx|al|Fig|Figs|Eq|Sec|Dr|Mr|Mrs|Ms|Prof)\.$/i
/** The end of a sentence only if the next word is capitalised. */
const OPEN_ABBREVIATION = /\b(?:etc|a\.m|p\.m|U\.S)\.$/i
/** A full stop, closing quotes or brackets after it, and the space. */
const STOP = /[.!?…]+[”’"')\]]*\s+/g

/** @param text a paragraph */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let begin = 0
  for (const { 0: stop, index } of text.matchAll(STOP)) {
    const end = index + stop.length
    const before = text.slice(begin, end).trim()
    const next = text.slice(end, end + 2)
    if (ABBREVIATION.test(before) || (OPEN_ABBREVIATION.test(before) && !/^[“"‘'(]?\p{Lu}/u.test(next)))
      continue
    sentences.push(before)
    begin = end
  }
  const last = text.slice(begin).trim()
  return last ? [...sentences, last] : sentences
}

/** Counts what has a letter or a digit between spaces: "1,120 GB" is two words, a lone dash none. */
export const wordsOf = (text: string): number => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0

/** Whether it is a question, after which listeners get a moment to think. */
export const isQuestion = (sentence: string): boolean => /\?[.!?…]*[”’"')\]]*$/.test(sentence)
