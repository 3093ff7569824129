/**
 * Sentences that depend on who listens, or on a setting: `[[say:welcome]]` in a page is the sentence of that name in
 * the lecture's snippets/text/wording.ts, for the `audience` of the headmatter.
 */
import { settingsFrom, WORDING } from '../lib/lecture.ts'
import { didYouMean } from '../lib/nearest.ts'

type Headmatter = Record<string, unknown>

export const SAY = /\[\[say:(\w+)\]\]/g

/** The kinds of audience; the first is the default. */
const AUDIENCES = Object.keys(WORDING)

/** What is wrong with the audience of a headmatter, if anything. */
export function audienceProblem({ audience }: Headmatter): string | undefined {
  if (audience === undefined || AUDIENCES.includes(String(audience)))
    return undefined
  return AUDIENCES.length
    ? `audience must be one of ${AUDIENCES.join(', ')}; got ${JSON.stringify(audience)}.`
    : 'audience needs snippets/text/wording.ts, which is not there.'
}

function sentencesFor(headmatter: Headmatter): Record<string, string> {
  // Where one is wrong, problems.ts says so, once.
  const { audience = AUDIENCES[0] } = headmatter
  const sentences = WORDING[AUDIENCES.includes(String(audience)) ? String(audience) : AUDIENCES[0]]
  try {
    return sentences?.(settingsFrom(headmatter)) ?? {}
  }
  catch {
    return sentences(settingsFrom({}))
  }
}

/** What is wrong with the name of a sentence that is still there after they were put in. */
export const sentenceProblem = (name: string, headmatter: Headmatter): string =>
  `no sentence is called "${name}"${didYouMean(name, Object.keys(sentencesFor({ ...headmatter, audience: undefined })))}`

/** Puts the sentences in, in place. One that does not exist stays as it is written: problems.ts says so. */
export function sayFor(lines: string[], headmatter: Headmatter): void {
  const sentences = sentencesFor(headmatter)
  for (const [index, line] of lines.entries())
    lines[index] = line.replace(SAY, (written, name: string) => sentences[name] ?? written)
}
