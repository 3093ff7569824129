/** What streams call by name: fonts, patterns, extended states (ISO 32000-1, section 7.8.3). */
import type { PDFContext, PDFDocument } from 'pdf-lib'
import { contentStreams, dictIn, PDFDict, PDFName } from '../objects.ts'

/** Whether what one names has no other meaning in the other. */
export function agree(one: PDFDict | undefined, other: PDFDict | undefined): boolean {
  return (one?.entries() ?? []).every(([kind, names]) => {
    const others = other && dictIn(other, kind.decodeText())
    return !(names instanceof PDFDict) || names.entries().every(([key, value]) => (others?.get(key) ?? value) === value)
  })
}

export function addResources(context: PDFContext, from: PDFDict | undefined, to: PDFDict): void {
  for (const [kind, names] of from?.entries() ?? []) {
    if (!(names instanceof PDFDict))
      continue
    const others = dictIn(to, kind.decodeText()) ?? context.obj({})
    names.entries().forEach(([key, value]) => others.set(key, value))
    to.set(kind, others)
  }
}

/** One dictionary for all pages and forms, as far as they agree: Chromium names the same thing alike everywhere. */
export function shareResources(document: PDFDocument): void {
  const { context } = document
  const shared = context.obj({})
  const ref = context.register(shared)
  const holders = [...document.getPages().map(({ node }) => node), ...contentStreams(document).filter(({ isPage }) => !isPage).map(({ stream }) => stream.dict)]
  for (const holder of holders) {
    const own = dictIn(holder, 'Resources')
    if (!own || !agree(own, shared))
      continue
    addResources(context, own, shared)
    holder.set(PDFName.of('Resources'), ref)
  }
}
