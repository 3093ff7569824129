/**
 * Writes forms into the pages that show them. Chromium makes a form of every slide that stands scaled on a sheet;
 * as a stream of its own each costs a dictionary, and finds nothing to repeat in the page around it.
 */
import type { PDFContext, PDFDocument, PDFObject, PDFPage } from 'pdf-lib'
import type { Painted } from '../objects.ts'
import { nameIn, operations } from '../content.ts'
import { contentStreams, decoded, dictIn, entry, itemsIn, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream, replaceStream, resource } from '../objects.ts'
import { addResources, agree } from './resources.ts'

const name = (text: string): PDFName => PDFName.of(text)

interface Form { ref: PDFRef, stream: PDFStream, resources: PDFDict | undefined }

/** How many streams show each form. */
function uses(streams: readonly Painted[]): Map<PDFObject, number> {
  const count = new Map<PDFObject, number>()
  for (const { context, stream, resources } of streams) {
    for (const { operator, operands } of operations(decoded(stream))) {
      const { ref } = operator === 'Do' ? resource(context, resources, 'XObject', nameIn(operands)) : {}
      if (ref)
        count.set(ref, (count.get(ref) ?? 0) + 1)
    }
  }
  return count
}

/** Whether an extended state lets nothing shine through: only then a group looks as what is in it. */
function isOpaque({ context, resources }: Painted, states: string): boolean {
  const { object: state } = resource(context, resources, 'ExtGState', states)
  const alphas = state instanceof PDFDict ? ['ca', 'CA'].map(key => entry(state, key)) : []
  return alphas.every(alpha => !(alpha instanceof PDFNumber) || alpha.asNumber() === 1) && !(state instanceof PDFDict && state.has(name('SMask')) && entry(state, 'SMask') !== name('None'))
}

/** Whether what is in a form mixes with what is below it as anything else does: a group keeps other ways of mixing to itself. */
function mixesPlainly(context: PDFContext, resources: PDFDict | undefined): boolean {
  const states = dictIn(resources, 'ExtGState')?.values().map(state => context.lookup(state)) ?? []
  return states.every(state => state instanceof PDFDict && [undefined, name('Normal')].includes(entry(state, 'BM') as PDFName | undefined) && [undefined, name('None')].includes(entry(state, 'SMask') as PDFName | undefined))
}

/** Text with its marks counted from `first` on. */
function withMarksFrom(source: string, first: number): string {
  let text = ''
  let copied = 0
  for (const { operator, operands, start, end } of operations(source)) {
    if (operator !== 'BDC' || !/\/MCID\b/.test(operands))
      continue
    text += source.slice(copied, start) + operands.replace(/\/MCID\s+(\d+)/, (_, number) => `/MCID ${Number(number) + first}`) + operator
    copied = end
  }
  return text + source.slice(copied)
}

/** The tree from marks to tags, as a map that is written back. */
class Parents {
  readonly #context: PDFContext
  readonly #tree: PDFDict | undefined
  readonly #held: Map<number, PDFObject>

  constructor({ catalog, context }: PDFDocument) {
    this.#context = context
    this.#tree = dictIn(dictIn(catalog, 'StructTreeRoot'), 'ParentTree')
    this.#held = new Map((this.#tree ? [...numbered(context, this.#tree)] : []).map(([key, , held]) => [key, held]))
  }

  /** The tags of the marks of a page or a form, in the order of the marks. */
  of(owner: PDFDict): PDFArray | undefined {
    const key = entry(owner, 'StructParents')
    const held = key instanceof PDFNumber ? this.#held.get(key.asNumber()) : undefined
    const array = held && this.#context.lookup(held)
    return array instanceof PDFArray ? array : undefined
  }

  /** Puts a form's marks behind those of its page. Returns the number of the first. */
  move(form: PDFDict, page: PDFDict): number {
    const moved = this.of(form)
    if (!moved)
      return 0
    const key = entry(form, 'StructParents') as PDFNumber
    const own = this.of(page)
    if (!own) {
      page.set(name('StructParents'), key)
      return 0
    }
    const first = own.size()
    moved.asArray().forEach(tag => own.push(tag))
    this.#held.delete(key.asNumber())
    return first
  }

  write(): void {
    this.#tree?.delete(name('Kids'))
    this.#tree?.set(name('Nums'), this.#context.obj([...this.#held].flatMap(([key, held]) => [PDFNumber.of(key), held])))
  }
}

/** Tells the tags of a form that their marks stand on the page now. */
function renameMarks(context: PDFContext, form: PDFRef, page: PDFRef, tags: readonly PDFObject[], first: number): void {
  for (const ref of new Set(tags)) {
    const tag = context.lookup(ref)
    if (!(tag instanceof PDFDict))
      continue
    const kids = itemsIn(tag, 'K').map((item) => {
      const mark = context.lookup(item)
      if (!(mark instanceof PDFDict) || mark.get(name('Stm')) !== form)
        return item
      const number = PDFNumber.of((entry(mark, 'MCID') as PDFNumber).asNumber() + first)
      return tag.get(name('Pg')) === page ? number : context.obj({ Type: 'MCR', Pg: page, MCID: number })
    })
    tag.set(name('K'), kids.length === 1 ? kids[0] : context.obj(kids))
  }
}

const box = (form: PDFStream): string => {
  const [left, bottom, right, top] = itemsIn(form.dict, 'BBox').map(item => (item as PDFNumber).asNumber())
  return `${left} ${bottom} ${right - left} ${top - bottom} re`
}

function inlineInPage(page: PDFPage, painted: Painted, parents: Parents, isShownOnce: (form: PDFObject) => boolean): void {
  const { context, ref: pageStream, stream, resources } = painted
  const source = decoded(stream)
  const formOf = (called: string): Form | undefined => {
    const { ref, object } = resource(context, resources, 'XObject', called)
    const isForm = ref instanceof PDFRef && object instanceof PDFStream && entry(object.dict, 'Subtype') === name('Form') && !object.dict.has(name('Matrix'))
    return isForm ? { ref, stream: object, resources: dictIn(object.dict, 'Resources') } : undefined
  }
  let text = ''
  let copied = 0
  let state = ''
  const saved: string[] = []
  for (const { operator, operands, start, end } of operations(source)) {
    if (operator === 'q')
      saved.push(state)
    else if (operator === 'Q')
      state = saved.pop() ?? ''
    else if (operator === 'gs')
      state = nameIn(operands)
    const form = operator === 'Do' ? formOf(nameIn(operands)) : undefined
    if (!form || !resources || !isShownOnce(form.ref) || !isOpaque(painted, state) || !mixesPlainly(context, form.resources) || !agree(form.resources, resources))
      continue
    const tags = parents.of(form.stream.dict)?.asArray() ?? []
    const first = parents.move(form.stream.dict, page.node)
    renameMarks(context, form.ref, page.ref, tags, first)
    addResources(context, form.resources, resources)
    dictIn(resources, 'XObject')?.delete(name(nameIn(operands)))
    const inside = withMarksFrom(decoded(form.stream), first)
    context.delete(form.ref)
    text += `${source.slice(copied, start)} q ${box(form.stream)} W n ${inside} Q`
    copied = end
  }
  if (copied)
    replaceStream(context, pageStream, stream, text + source.slice(copied))
}

export function inlineForms(document: PDFDocument): void {
  const streams = contentStreams(document)
  const count = uses(streams)
  const parents = new Parents(document)
  for (const page of document.getPages()) {
    const own = streams.filter(({ isPage, ref }) => isPage && itemsIn(page.node, 'Contents').includes(ref))
    if (own.length === 1)
      inlineInPage(page, own[0], parents, form => count.get(form) === 1)
  }
  parents.write()
}
