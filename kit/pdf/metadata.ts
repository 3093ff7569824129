/** What a PDF says about itself to a catalogue (XMP and document information) and to a reader. */
import type { PDFDocument } from '@cantoo/pdf-lib'
import { Buffer } from 'node:buffer'
import { escaped } from '../lib/html.ts'
import { PDFName } from './objects.ts'

export interface Metadata {
  title: string
  author: string
  subject: string
  /** With commas. */
  keywords: string
  /** Such as en. */
  language: string
}

/** XMP (ISO 16684-1), with the claim of PDF/UA-1 (ISO 14289-1, section 5): files that fail check.ts are not written. */
function packet({ title, author, subject, keywords, language }: Metadata): string {
  const inLanguage = (text: string): string => `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title>${inLanguage(title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${inLanguage(subject)}</dc:description>
<dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>${escaped(keywords)}</pdf:Keywords>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

/** Chromium has written the language and that a reader shows the title. */
export function describe(document: PDFDocument, metadata: Metadata): void {
  document.setTitle(metadata.title)
  document.setAuthor(metadata.author)
  document.setSubject(metadata.subject)
  document.setKeywords([metadata.keywords])
  document.setCreator('Slidev and kit/pdf')
  // Not compressed: a catalogue looks for it without reading the file.
  const stream = document.context.stream(Buffer.from(packet(metadata)), { Type: 'Metadata', Subtype: 'XML' })
  document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
  document.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
}
