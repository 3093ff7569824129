/** Declares everything that a page paints outside of its tags to be decoration (ISO 14289-1, section 7.1). */
import type { PDFDocument } from '@cantoo/pdf-lib'
import type { PDFDict, PDFRef } from './objects.ts'
import { Buffer } from 'node:buffer'
import { deflateSync } from 'node:zlib'
import { DECORATION, paints } from './content.ts'
import { contentOf, decoded, dictIn, isForm, PDFName, PDFRawStream, resource, streamAt } from './objects.ts'

/** What decoration may not enclose; Chromium writes an operator a line. */
const BORDER = /^(.*B[DM]C|EMC|BT|ET|\/\S+ Do)$/m

/**
 * @param source a content stream of Chromium's
 * @param wrapsItself whether an XObject outside of every mark is a form, whose own stream declares its decoration
 */
export function wrapUnmarked(source: string, wrapsItself: (name: string) => boolean = () => false): string {
  /** For each open marked content, whether it is a mark. */
  const open: boolean[] = []
  return source.split(BORDER).map((piece) => {
    if (/B[DM]C$/.test(piece))
      open.push(/\/MCID\b/.test(piece) || piece.includes(`/${DECORATION}`))
    else if (piece === 'EMC')
      open.pop()
    if (open.includes(true) || !piece.split(/\s/).some(paints))
      return piece
    const [, form] = /^\/(\S+) Do$/.exec(piece) ?? []
    return form && wrapsItself(form) ? piece : `\n/${DECORATION} BMC\n${piece.trim()}\nEMC\n`
  }).join('')
}

export function declareDecoration(document: PDFDocument): void {
  const { context } = document
  const done = new Set<PDFRef>()
  const declare = (ref: PDFRef, resources: PDFDict | undefined): void => {
    if (done.has(ref))
      return
    done.add(ref)
    const stream = streamAt(context, ref)
    const wrapped = wrapUnmarked(Buffer.from(decoded(stream)).toString('latin1'), (name) => {
      const formRef = resource(resources, 'XObject', name) as PDFRef
      const form = context.lookup(formRef)
      if (isForm(form))
        declare(formRef, dictIn(form.dict, 'Resources'))
      return isForm(form)
    })
    stream.dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'))
    context.assign(ref, PDFRawStream.of(stream.dict, deflateSync(Buffer.from(wrapped, 'latin1'), { level: 9 })))
  }
  for (const page of document.getPages())
    declare(contentOf(page), page.node.Resources())
}
