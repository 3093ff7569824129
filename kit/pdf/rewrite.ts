/** Rewrites the content of the pages: words as strings, and decoration declared as such. */
import type { PDFDocument } from '@cantoo/pdf-lib'
import type { PDFDict, PDFRef } from './objects.ts'
import { Buffer } from 'node:buffer'
import { deflateSync } from 'node:zlib'
import { wrapUnmarked } from './artifacts.ts'
import { joinLetters, widthsOf } from './letters.ts'
import { contentOf, decoded, dictIn, isForm, PDFName, PDFRawStream, resource, streamAt } from './objects.ts'

export function rewriteStreams(document: PDFDocument): void {
  const { context } = document
  const done = new Set<PDFRef>()
  const rewrite = (ref: PDFRef, resources: PDFDict | undefined): void => {
    if (done.has(ref))
      return
    done.add(ref)
    const stream = streamAt(context, ref)
    const fonts = new Map<string, ReturnType<typeof widthsOf>>()
    const joined = joinLetters(Buffer.from(decoded(stream)).toString('latin1'), (font, glyph) => {
      if (!fonts.has(font))
        fonts.set(font, widthsOf(context.lookup(resource(resources, 'Font', font))))
      return fonts.get(font)!(glyph)
    })
    const wrapped = wrapUnmarked(joined, (name) => {
      const formRef = resource(resources, 'XObject', name) as PDFRef
      const form = context.lookup(formRef)
      if (!isForm(form))
        return false
      rewrite(formRef, dictIn(form.dict, 'Resources'))
      return true
    })
    stream.dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'))
    context.assign(ref, PDFRawStream.of(stream.dict, deflateSync(Buffer.from(wrapped, 'latin1'), { level: 9 })))
  }
  for (const page of document.getPages())
    rewrite(contentOf(page), page.node.Resources())
}
