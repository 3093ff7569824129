/** What a PDF says about itself: to a catalogue (XMP and document information) and to a reader (language, title bar). */
import type { PDFDocument } from '@cantoo/pdf-lib'
import { Buffer } from 'node:buffer'
import { PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import { PDFName } from './objects.ts'

export interface Metadata {
  title: string
  author: string
  subject: string
  keywords: string[]
  /** Such as en. */
  language: string
}

/** Equally long, so that the claim can be written into a finished file once it was checked. */
const CLAIM = '<pdfuaid:part>1</pdfuaid:part>'
const NO_CLAIM = `<!--${' not checked'.padEnd(CLAIM.length - 7)}-->`

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character)

/** ISO 16684-1; the identification is that of ISO 14289-1, section 5. */
function packet({ title, author, subject, keywords, language }: Metadata): string {
  const inLanguage = (text: string): string => `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
${NO_CLAIM}
<dc:title>${inLanguage(title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description>${inLanguage(subject)}</dc:description>
<dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>${escaped(keywords.join(', '))}</pdf:Keywords>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

export function describe(document: PDFDocument, metadata: Metadata): void {
  const { title, author, subject, keywords, language } = metadata
  document.setTitle(title, { showInWindowTitleBar: true })
  document.setAuthor(author)
  document.setSubject(subject)
  document.setKeywords([keywords.join(', ')])
  document.setCreator('Slidev and kit/pdf')
  document.setProducer('Skia/PDF and pdf-lib')
  const bytes = new TextEncoder().encode(packet(metadata))
  const stream = PDFRawStream.of(document.context.obj({ Type: 'Metadata', Subtype: 'XML', Length: bytes.length }), bytes)
  document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
  document.catalog.set(PDFName.of('Lang'), PDFString.of(language))
  document.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'))
}

/**
 * Writes into a finished file that it is PDF/UA-1. Only for one that check.ts found nothing wrong with.
 * @throws Error when the file has no place for the claim
 */
export function claim(bytes: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(NO_CLAIM)
  if (at < 0)
    throw new Error('this PDF has no place for the claim of PDF/UA-1: it was not made by finish.ts, or claims it already')
  const claimed = bytes.slice()
  claimed.set(new TextEncoder().encode(CLAIM), at)
  return claimed
}

export const claimsAccessibility = (xmp: string): boolean => xmp.includes(CLAIM)
