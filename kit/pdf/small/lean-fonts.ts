/** Takes out of embedded fonts what a page of fixed letters never uses: kerning, ligatures, hints for coarse screens, names. */
import type { PDFDocument } from 'pdf-lib'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodedBytes, entry, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream, replaceStream, textIn } from '../objects.ts'

/** What is called of HarfBuzz's subsetter, with addresses in its memory as numbers. */
interface HarfBuzz {
  memory: WebAssembly.Memory
  malloc: (bytes: number) => number
  free: (address: number) => void
  hb_blob_create: (data: number, length: number, mode: number, userData: number, destroy: number) => number
  hb_blob_destroy: (blob: number) => void
  hb_blob_get_data: (blob: number, length: number) => number
  hb_blob_get_length: (blob: number) => number
  hb_face_create: (blob: number, index: number) => number
  hb_face_destroy: (face: number) => void
  hb_face_reference_blob: (face: number) => number
  hb_set_add: (set: number, value: number) => void
  hb_set_invert: (set: number) => void
  hb_subset_input_create_or_fail: () => number
  hb_subset_input_destroy: (input: number) => void
  hb_subset_input_glyph_set: (input: number) => number
  hb_subset_input_set: (input: number, kind: number) => number
  hb_subset_input_set_flags: (input: number, flags: number) => void
  hb_subset_or_fail: (face: number, input: number) => number
}

/** As HarfBuzz numbers them (hb-subset.h). */
const DROPPED_TABLES = 3
const READ_ONLY = 1
const NO_HINTS = 0x1
/** A page names glyphs by their numbers. */
const SAME_NUMBERS = 0x2
const KEEP_NOTDEF = 0x40

/** ISO 32000-1, section 9.9 lists what a TrueType font in a file needs; these are not among it. */
const UNUSED = ['GDEF', 'GPOS', 'GSUB', 'OS/2', 'STAT', 'VDMX', 'cmap', 'gasp', 'hdmx', 'kern', 'name', 'post']

const tagNumber = (tag: string): number => [...tag].reduce((number, character) => number * 256 + character.charCodeAt(0), 0)

let loaded: Promise<HarfBuzz> | undefined

async function load(): Promise<HarfBuzz> {
  const bytes = readFileSync(fileURLToPath(import.meta.resolve('harfbuzzjs/dist/harfbuzz-subset.wasm')))
  const { instance } = await WebAssembly.instantiate(bytes)
  return instance.exports as unknown as HarfBuzz
}

/** The font with the same glyphs under the same numbers, or nothing where HarfBuzz cannot read it. */
function leanFont(hb: HarfBuzz, font: Uint8Array): Uint8Array | undefined {
  const address = hb.malloc(font.length)
  new Uint8Array(hb.memory.buffer).set(font, address)
  const blob = hb.hb_blob_create(address, font.length, READ_ONLY, 0, 0)
  const face = hb.hb_face_create(blob, 0)
  const input = hb.hb_subset_input_create_or_fail()
  hb.hb_set_invert(hb.hb_subset_input_glyph_set(input)) // from none to all
  hb.hb_subset_input_set_flags(input, NO_HINTS | SAME_NUMBERS | KEEP_NOTDEF)
  const dropped = hb.hb_subset_input_set(input, DROPPED_TABLES)
  for (const tag of UNUSED)
    hb.hb_set_add(dropped, tagNumber(tag))
  const subset = hb.hb_subset_or_fail(face, input)
  let lean: Uint8Array | undefined
  if (subset) {
    const result = hb.hb_face_reference_blob(subset)
    const start = hb.hb_blob_get_data(result, 0)
    lean = new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length(result))
    hb.hb_blob_destroy(result)
    hb.hb_face_destroy(subset)
  }
  hb.hb_subset_input_destroy(input)
  hb.hb_face_destroy(face)
  hb.hb_blob_destroy(blob)
  hb.free(address)
  return lean
}

/** Fonts in the form of TrueType; others stay as they are. */
export async function leanFonts({ context }: PDFDocument): Promise<void> {
  loaded ??= load()
  const hb = await loaded
  for (const [, object] of context.enumerateIndirectObjects()) {
    const descriptor = object instanceof PDFDict && textIn(object, 'Type') === 'FontDescriptor' ? object : undefined
    const ref = descriptor?.get(PDFName.of('FontFile2'))
    const file = descriptor && entry(descriptor, 'FontFile2')
    if (!(ref instanceof PDFRef) || !(file instanceof PDFStream))
      continue
    const lean = leanFont(hb, decodedBytes(file))
    if (lean) {
      file.dict.set(PDFName.of('Length1'), PDFNumber.of(lean.length))
      replaceStream(context, ref, file, lean)
    }
  }
}
