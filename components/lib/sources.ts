/** The published works behind the figures, as a list: each figure names its own source, many name the same one. */

export interface Source {
  text: string
  address?: string
}

/** Where in a work; a list of works has no use for it. */
const PLACE = /[:;]|, (?:the|tokens|sections?|tables?|figures?|formulas|theorem|equation|algorithm|corollary|counted|shortest|run)\b/
/** Authors and year: the same for every mention of a work. */
const NAME = /\b[A-Z][a-zé]+(?: et al\.| and [A-Z][a-z]+)? (?:19|20)\d\d\b.*$/
const OTHER_WORKS = /^(?:NVIDIA|PCI Express|InfiniBand|Bekman|vLLM|microsoft\/|pytorch-labs\/)/
const ARXIV = /arXiv (\d{4}\.\d{5})/

/** The work that a part of a figure's source names, if any. */
function workOf(part: string): string | undefined {
  return OTHER_WORKS.test(part) ? part : NAME.exec(part)?.[0]
}

/** Two mentions of one work begin alike. */
const keyOf = (work: string): string => /^.*?(?:19|20)\d\d\b/.exec(work)?.[0] ?? work

/**
 * @param sources as the figures state them, such as "Tazi et al. 2025, Ultra-Scale Playbook, H100; counted"
 * @returns each work once, in the fullest wording, by name
 */
export function sourcesOf(sources: string[]): Source[] {
  const works = new Map<string, string>()
  const mentions = sources.flatMap(source => source.split(/[;:] /)).map(part => workOf(part.trim())?.split(PLACE)[0].trim()).filter(work => work !== undefined)
  for (const work of mentions) {
    const known = works.get(keyOf(work)) ?? ''
    if (work.length > known.length)
      works.set(keyOf(work), work)
  }
  return [...works.values()].sort((a, b) => a.localeCompare(b, 'en')).map((text) => {
    const number = ARXIV.exec(text)?.[1]
    return { text, ...(number && { address: `https://arxiv.org/abs/${number}` }) }
  })
}
