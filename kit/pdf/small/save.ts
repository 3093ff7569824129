/**
 * Writes a document with few bytes (ISO 32000-1, sections 7.5.7 and 7.5.8): nothing that nothing leads to,
 * what is read together stands together, and many objects are deflated as one.
 */
import type { PDFContext, PDFDocument, PDFObject } from 'pdf-lib'
import { Buffer } from 'node:buffer'
import { deflateSync } from 'node:zlib'
import { zlibAsync } from '@gfx/zopfli'
import { PDFHexString, PDFRawStream, PDFString } from 'pdf-lib'
import { decodedBytes, literal, PDFArray, PDFDict, PDFName, PDFRef, PDFStream } from '../objects.ts'

/** Objects that are deflated as one. More of them find more to repeat; a reader must inflate all to read one. */
const OBJECTS_TOGETHER = 1000
/** Into so many blocks their data may be cut. */
const BLOCKS = 5

/** What an object leads to, in the order in which it is written. */
function ledToBy(object: PDFObject): PDFRef[] {
  if (object instanceof PDFRef)
    return [object]
  if (object instanceof PDFStream)
    return ledToBy(object.dict)
  if (object instanceof PDFArray)
    return object.asArray().flatMap(ledToBy)
  return object instanceof PDFDict ? object.values().flatMap(ledToBy) : []
}

/** Everything that the file's beginning leads to, each thing before what it leads to; streams come last. */
function reached(context: PDFContext): PDFRef[] {
  const { Root, Info } = context.trailerInfo
  const found = new Set<PDFRef>()
  const ahead = [Info, Root].filter(ref => ref instanceof PDFRef)
  for (let ref = ahead.pop(); ref; ref = ahead.pop()) {
    const object = context.lookup(ref)
    if (object === undefined || found.has(ref))
      continue
    found.add(ref)
    ahead.push(...ledToBy(object).reverse())
  }
  const isStream = (ref: PDFRef): boolean => context.lookup(ref) instanceof PDFStream
  return [...[...found].filter(ref => !isStream(ref)), ...[...found].filter(isStream)]
}

/** Puts other references into an object, in place. An array may stand in two objects: `done` keeps it from a second turn. */
function replaceRefs(object: PDFObject, newOf: ReadonlyMap<PDFObject, PDFRef>, done: Set<PDFObject>): void {
  if (done.has(object))
    return
  done.add(object)
  const renewed = (value: PDFObject): PDFObject => {
    replaceRefs(value, newOf, done)
    return newOf.get(value) ?? value
  }
  if (object instanceof PDFArray)
    object.asArray().forEach((item, i) => object.set(i, renewed(item)))
  const dict = object instanceof PDFStream ? object.dict : object
  if (dict instanceof PDFDict)
    dict.entries().forEach(([key, value]) => dict.set(key, renewed(value)))
}

/** Of each character that a byte can stand for in a text string: that byte (ISO 32000-1, annex D.2). */
const BYTE_OF = new Map(Array.from({ length: 256 }, (_, byte) => [PDFString.of(String.fromCharCode(byte)).decodeText(), byte] as const)
  .filter(([character]) => character.length === 1 && character !== '\uFFFD'))

/** A text in a byte a character if it can be, and in two otherwise. */
function writtenText(text: string): string {
  const bytes = [...text].map(character => BYTE_OF.get(character))
  const isShort = bytes.every(byte => byte !== undefined)
  return literal(String.fromCharCode(...isShort ? bytes : [0xFE, 0xFF, ...Buffer.from(text, 'utf16le').swap16()])).toString()
}

const UTF_16 = /^FEFF/i

const SEPARATES_ITSELF = /^[/<([]/

/** An object without the white space that only people need. */
function written(object: PDFObject): string {
  if (object instanceof PDFDict)
    return `<<${object.entries().map(writtenEntry).join('')}>>`
  if (object instanceof PDFArray)
    return `[${object.asArray().map(written).join(' ')}]`
  return object instanceof PDFHexString && UTF_16.test(object.asString()) ? writtenText(object.decodeText()) : object.toString()
}

function writtenEntry([key, value]: readonly [PDFName, PDFObject]): string {
  const text = written(value)
  return `${key}${SEPARATES_ITSELF.test(text) ? '' : ' '}${text}`
}

/** The same data in fewer bytes than zlib finds, in a hundred times its time; looking for blocks, which gains little in what pages paint, takes as long again. */
async function deflated(bytes: Uint8Array, blocks = 0): Promise<Uint8Array> {
  const quick = deflateSync(bytes, { level: 9, memLevel: 9 })
  const small = await zlibAsync(bytes, { numiterations: 10, blocksplitting: blocks > 0, blocksplittingmax: blocks })
  return small.length < quick.length ? small : quick
}

/** A file as it grows. */
class PdfFile {
  readonly #parts: Buffer[] = []
  #length = 0
  /** Of each object, from 0: where it stands, alone or in which object stream. */
  readonly places: (readonly [kind: number, where: number, index: number])[] = [[0, 0, 65535]]

  get length(): number {
    return this.#length
  }

  add(...parts: (string | Uint8Array)[]): void {
    for (const part of parts) {
      const bytes = Buffer.from(part as string, 'latin1')
      this.#parts.push(bytes)
      this.#length += bytes.length
    }
  }

  addStream(number: number, dict: string, bytes: Uint8Array): void {
    this.places[number] = [1, this.#length, 0]
    this.add(`${number} 0 obj\n<<${dict}/Length ${bytes.length}>>stream\n`, bytes, '\nendstream\nendobj\n')
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts))
  }
}

/** The entries of a stream's dictionary but those that change with its bytes. */
const ownEntries = ({ dict }: PDFStream, changing: readonly PDFName[]): string =>
  dict.entries().filter(([key]) => !changing.includes(key)).map(writtenEntry).join('')

const [LENGTH, FILTER] = [PDFName.of('Length'), PDFName.of('Filter')]

async function addStream(file: PdfFile, number: number, stream: PDFStream): Promise<void> {
  const filter = stream.dict.lookup(FILTER)
  const isPlain = filter === undefined && stream.dict.lookup(PDFName.of('Type')) === PDFName.of('Metadata')
  if (isPlain || (filter !== undefined && filter !== PDFName.of('FlateDecode')) || stream.dict.has(PDFName.of('DecodeParms')))
    file.addStream(number, ownEntries(stream, [LENGTH]), stream instanceof PDFRawStream ? stream.contents : stream.getContents())
  else
    file.addStream(number, `${ownEntries(stream, [LENGTH, FILTER])}/Filter/FlateDecode`, await deflated(decodedBytes(stream)))
}

async function addTogether(file: PdfFile, number: number, objects: readonly (readonly [number: number, object: PDFObject])[]): Promise<void> {
  let places = ''
  let texts = ''
  for (const [i, [own, object]] of objects.entries()) {
    places += `${own} ${texts.length} `
    texts += `${written(object)} `
    file.places[own] = [2, number, i]
  }
  file.addStream(number, `/Type/ObjStm/N ${objects.length}/First ${places.length}/Filter/FlateDecode`, await deflated(Buffer.from(places + texts, 'latin1'), BLOCKS))
}

const BYTES_OF_PLACE = [1, 4, 2]

/** Where every object stands. Each row is written as its difference to the one above, which is nearly always the same. */
async function addPlaces(file: PdfFile, number: number, trailer: string): Promise<void> {
  const start = file.length
  file.places[number] = [1, start, 0]
  const rows = file.places.map(place => place.flatMap((value, i) =>
    Array.from({ length: BYTES_OF_PLACE[i] }, (_, byte) => Math.floor(value / 256 ** (BYTES_OF_PLACE[i] - 1 - byte)) % 256)))
  const UP = 2
  const differences = rows.flatMap((row, i) => [UP, ...row.map((byte, column) => (byte - (rows[i - 1]?.[column] ?? 0) + 256) % 256)])
  const columns = BYTES_OF_PLACE.reduce((sum, bytes) => sum + bytes)
  file.addStream(number, `/Type/XRef/Size ${rows.length}/W[${BYTES_OF_PLACE.join(' ')}]${trailer}/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns ${columns}>>`, await deflated(Uint8Array.from(differences)))
  file.add(`startxref\n${start}\n%%EOF\n`)
}

/** The document's bytes; the document itself is of no use afterwards. */
export async function save({ context }: PDFDocument): Promise<Uint8Array> {
  const refs = reached(context)
  const newOf = new Map<PDFObject, PDFRef>(refs.map((ref, i) => [ref, PDFRef.of(i + 1)]))
  const objects = refs.map(ref => context.lookup(ref)!)
  const done = new Set<PDFObject>()
  for (const object of objects)
    replaceRefs(object, newOf, done)
  const file = new PdfFile()
  file.add('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n')
  const numbered = objects.map((object, i) => [i + 1, object] as const)
  for (const [number, object] of numbered) {
    if (object instanceof PDFStream)
      await addStream(file, number, object)
  }
  const together = numbered.filter(([, object]) => !(object instanceof PDFStream))
  let next = objects.length + 1
  for (let i = 0; i < together.length; i += OBJECTS_TOGETHER)
    await addTogether(file, next++, together.slice(i, i + OBJECTS_TOGETHER))
  const { Root, Info, ID } = context.trailerInfo
  const trailer = Object.entries({ Root, Info, ID }).flatMap(([key, value]) => value ? [`/${key} ${newOf.get(value) ?? written(value)}`] : [])
  await addPlaces(file, next, trailer.join(''))
  return file.bytes()
}
