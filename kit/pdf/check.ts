/** Finds everything that keeps a PDF from being PDF/UA-1 (ISO 14289-1), as far as a program can tell. */
import type { Checked, Expected, Fault } from './check/rules.ts'
import type { Tag } from './objects.ts'
import { PDFDocument } from '@cantoo/pdf-lib'
import { FILE_RULES } from './check/file.ts'
import { LINK_RULES } from './check/links.ts'
import { PAINTED_RULES } from './check/painted.ts'
import { TAG_RULES } from './check/tags.ts'
import { paintedOn } from './content.ts'
import { PDFName, tagsOf, withKids } from './objects.ts'

export const RULES = { ...FILE_RULES, ...TAG_RULES, ...LINK_RULES, ...PAINTED_RULES }
export type RuleName = keyof typeof RULES

export interface Failure {
  rule: RuleName
  /** From 1; undefined when it concerns the whole file. */
  page?: number
  message: string
}

/** The page of a tag: its own, or that of the first tag below it that has one. */
function pageOf({ pages }: Checked, at: Fault['at']): number | undefined {
  if (typeof at !== 'object')
    return at
  const page = (tag: Tag): unknown => tag.dict.get(PDFName.of('Pg'))
  return pages.findIndex(({ ref }) => ref === withKids(at).map(page).find(Boolean)) + 1 || undefined
}

/** @returns every failure; none for a file that may claim PDF/UA-1 */
export async function checkPdf(bytes: Uint8Array, expected: Expected): Promise<Failure[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const file: Checked = { document, pages: document.getPages(), tags: tagsOf(document), painted: [...paintedOn(document)], expected }
  const rules = Object.entries(RULES) as [RuleName, typeof RULES[RuleName]][]
  return rules.flatMap(([rule, faultsOf]) => faultsOf(file).map(({ message, at }) => ({ rule, message, page: pageOf(file, at) })))
}
