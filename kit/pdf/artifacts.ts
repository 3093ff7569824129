/** Declares everything that a page paints outside of its tags as decoration (ISO 14289-1, section 7.1). */
import type { PDFContext, PDFDocument } from '@cantoo/pdf-lib'
import { beginsPath, isMark, nameIn, operations, paintsPath } from './content.ts'
import { contentsOf, decoded, dictIn, PDFDict, PDFRef, PDFStream, replaceStream, resource, textIn } from './objects.ts'

const BEGIN = '\n/Artifact BMC\n'
const END = '\nEMC\n'

const hasMarks = (stream: PDFStream): boolean => /\/MCID\b/.test(decoded(stream))

/** The forms with marks of their own that a stream paints outside of its marks. */
interface Wrapped { text: string, changed: boolean, forms: { ref: PDFRef, form: PDFStream }[] }

/** A stream with its unmarked parts wrapped. A path or a text object is wrapped as a whole. */
export function wrapUnmarked(source: string, formOf: (name: string) => Wrapped['forms'][number] | undefined): Wrapped {
  const parts: string[] = []
  const forms: Wrapped['forms'] = []
  /** Of each open marked content: whether it is a mark. */
  const open: boolean[] = []
  let changed = false
  /** Start of the path or text object that is being read, -1 outside of one. */
  let from = -1
  let inText = false
  let textIsMarked = false
  const keep = (start: number, end: number): void => void parts.push(source.slice(start, end))
  const wrap = (start: number, end: number): void => {
    parts.push(BEGIN, source.slice(start, end), END)
    changed = true
  }
  for (const { operator, operands, start, end } of operations(source)) {
    const wasMarked = open.includes(true)
    if (operator === 'BDC' || operator === 'BMC') {
      open.push(isMark(operands))
      textIsMarked ||= inText && open.at(-1) === true
    }
    else if (operator === 'EMC') {
      open.pop()
    }
    if (inText) {
      if (operator !== 'ET')
        continue
      (textIsMarked ? keep : wrap)(from, end)
      inText = false
      from = -1
    }
    else if (from >= 0) {
      if (!paintsPath(operator) && operator !== 'n')
        continue
      (operator === 'n' ? keep : wrap)(from, end)
      from = -1
    }
    else if (!wasMarked && operator === 'BT') {
      from = start
      inText = true
      textIsMarked = false
    }
    else if (!wasMarked && beginsPath(operator)) {
      from = start
    }
    else if (!wasMarked && operator === 'Do' && formOf(nameIn(operands))) {
      forms.push(formOf(nameIn(operands))!)
      keep(start, end)
    }
    else if (!wasMarked && ['Do', 'sh', 'BI'].includes(operator)) {
      wrap(start, end)
    }
    else {
      keep(start, end)
    }
  }
  return { text: parts.join(''), changed, forms }
}

function wrapStream(context: PDFContext, ref: PDFRef, resources: PDFDict | undefined, done: Set<PDFRef>): void {
  const stream = context.lookup(ref)
  if (done.has(ref) || !(stream instanceof PDFStream))
    return
  done.add(ref)
  const { text, changed, forms } = wrapUnmarked(decoded(stream), (name) => {
    const { ref: formRef, object: form } = resource(context, resources, 'XObject', name)
    const isMarkedForm = form instanceof PDFStream && textIn(form.dict, 'Subtype') === 'Form' && hasMarks(form)
    return isMarkedForm && formRef instanceof PDFRef ? { ref: formRef, form } : undefined
  })
  if (changed)
    replaceStream(context, ref, stream, text)
  for (const { ref: formRef, form } of forms)
    wrapStream(context, formRef, dictIn(form.dict, 'Resources') ?? resources, done)
}

export function markArtifacts(document: PDFDocument): void {
  const done = new Set<PDFRef>()
  for (const { node } of document.getPages()) {
    const resources = node.Resources()
    for (const ref of contentsOf(node))
      wrapStream(document.context, ref, resources instanceof PDFDict ? resources : undefined, done)
  }
}
