/** Runs in the page: the checks that a person would make by looking at one state of one slide. */
import type { Finding } from '../problem.ts'
import type { Box, Piece } from './geometry.ts'
import { boxOf, elementsBelow, isShown, nameOf, visibleShapes, visibleText } from './geometry.ts'

export type Check = (slide: HTMLElement, pieces: Piece[]) => string[]

const CANVAS_SLACK_PX = 1
const OVERLAP_SLACK_PX = 2
const FIT_SLACK_PX = 1
const TEXT_PX = 18
const CODE_PX = 22
const SCRIPT_PX = 13
const SIZE_SLACK_PX = 0.05
const ALT_LETTERS = 40
const NOT_TEXT = /\bundefined\b|\bNaN\b|\bInfinity\b|\[object Object\]|\[\[|\{\{/

/** A formula that nobody set: a TeX command, or dollars around something. */
const RAW_TEX = /\\[a-z]{2,}|\$[^$]*[\\^_{][^$]*\$/i

const isOutside = (inner: Box, outer: Box, slack: number): boolean =>
  inner.left < outer.left - slack || inner.top < outer.top - slack || inner.right > outer.right + slack || inner.bottom > outer.bottom + slack

const by = (inner: Box, outer: Box): string => {
  const sides: [string, number][] = [['left', outer.left - inner.left], ['top', outer.top - inner.top], ['right', inner.right - outer.right], ['bottom', inner.bottom - outer.bottom]]
  return sides.filter(([, past]) => past > 0).map(([side, past]) => `${Math.ceil(past)} px at the ${side}`).join(', ')
}

/** The innermost ones only: a box outside takes everything around it along. */
const innermost = (elements: Element[]): Element[] =>
  elements.filter(element => !elements.some(other => other !== element && element.contains(other)))

/** Nothing leaves the canvas, except what may bleed. */
export const insideCanvas: Check = (slide, pieces) => {
  const canvas = boxOf(slide.getBoundingClientRect())
  const found = new Map<Element, Box>()
  for (const shape of visibleShapes(slide))
    found.set(shape, boxOf(shape.getBoundingClientRect()))
  for (const element of elementsBelow(slide)) {
    if (element instanceof HTMLElement && !element.closest('.katex') && isShown(element))
      found.set(element, boxOf(element.getBoundingClientRect()))
  }
  for (const { element, lines } of pieces) {
    for (const line of lines) {
      if (isOutside(line, canvas, CANVAS_SLACK_PX))
        found.set(element, line)
    }
  }
  const out = [...found].filter(([element, box]) => !element.closest('[data-bleed]') && box.right - box.left + box.bottom - box.top > 0 && isOutside(box, canvas, CANVAS_SLACK_PX))
  return innermost(out.map(([element]) => element)).map(element => `${nameOf(element)} leaves the canvas by ${by(found.get(element)!, canvas)}`)
}

/** No words are wider or taller than the box that holds them. */
export const insideBox: Check = (slide, pieces) => {
  const holders = new Set<Element>()
  for (const { element } of pieces) {
    for (let box: Element | null = element; box && box !== slide; box = box.parentElement)
      holders.add(box)
  }
  const spills = [...holders].filter((box) => {
    if (!(box instanceof HTMLElement) || box.closest('[data-bleed]') || (box.closest('.katex') && !box.matches('.katex-display')))
      return false
    const { overflowY, display } = getComputedStyle(box)
    if (display === 'inline')
      return false
    // It may be a line drawn through the words that runs on, so it must be words that leave.
    const room = boxOf(box.getBoundingClientRect())
    const leaves = (sides: (line: Box) => boolean) => pieces.some(({ element, lines }) => box.contains(element) && lines.some(sides))
    return (box.scrollWidth > box.clientWidth + 1 && leaves(line => line.left < room.left - 1 || line.right > room.right + 1))
      || (overflowY !== 'visible' && box.scrollHeight > box.clientHeight + 1 && leaves(line => line.top < room.top - 1 || line.bottom > room.bottom + 1))
  })
  return innermost(spills).map(box => `${nameOf(box)} is ${box.scrollWidth} × ${box.scrollHeight} px in a box of ${box.clientWidth} × ${box.clientHeight} px`)
}

/** Nothing is too small for the last row. */
export const largeEnough: Check = (_, pieces) => pieces.flatMap(({ element, text, size }) => {
  const least = element.closest('.katex .msupsub, .katex .op-limits') ? SCRIPT_PX : element.closest('pre, .slidev-code') ? CODE_PX : TEXT_PX
  return size >= least - SIZE_SLACK_PX ? [] : [`"${text.slice(0, 40)}" is ${size.toFixed(1)} px, less than ${least} px`]
})

const mayMeet = (a: Element, b: Element): boolean => {
  if (a === b || a.contains(b) || b.contains(a))
    return true
  const formula = a.closest('.katex')
  if (formula && formula === b.closest('.katex'))
    return true
  const pair = a.closest<HTMLElement>('[data-overlap]')?.dataset.overlap
  return pair !== undefined && pair === b.closest<HTMLElement>('[data-overlap]')?.dataset.overlap
}

const overlap = (a: Box, b: Box): [number, number] =>
  [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)]

/** No two words stand on each other. */
export const apart: Check = (_, pieces) => {
  const found: string[] = []
  pieces.forEach((a, index) => {
    for (const b of pieces.slice(index + 1)) {
      if (mayMeet(a.element, b.element))
        continue
      const worst = a.lines.flatMap(first => b.lines.map(second => overlap(first, second)))
        .filter(([width, height]) => width > OVERLAP_SLACK_PX && height > OVERLAP_SLACK_PX)
        .sort(([w1, h1], [w2, h2]) => w2 * h2 - w1 * h1)[0]
      if (worst)
        found.push(`"${a.text.slice(0, 40)}" and "${b.text.slice(0, 40)}" overlap by ${worst.map(Math.round).join(' × ')} px`)
    }
  })
  return found
}

/** Words lie in the bar that claims them. */
export const insideBar: Check = (slide, pieces) => {
  const found: string[] = []
  for (const element of slide.querySelectorAll<HTMLElement | SVGElement>('[data-fits]')) {
    if (!isShown(element))
      continue
    const selector = element.dataset.fits ?? ''
    let bar: Element | null = null
    try {
      bar = (element.closest('svg') ?? slide).querySelector(selector)
    }
    catch {}
    if (!bar) {
      found.push(`${nameOf(element)} claims to lie in "${selector}", which is not there`)
      continue
    }
    const room = boxOf(bar.getBoundingClientRect())
    const line = pieces.filter(piece => element.contains(piece.element)).flatMap(({ lines }) => lines).find(box => isOutside(box, room, FIT_SLACK_PX))
    if (line)
      found.push(`${nameOf(element)} leaves ${selector} by ${by(line, room)}`)
  }
  return found
}

/** Every drawing says in words what it shows. */
export const described: Check = slide => [...slide.querySelectorAll('svg.drawing')].flatMap((drawing) => {
  const label = drawing.getAttribute('aria-label') ?? ''
  return [
    drawing.getAttribute('role') === 'img' ? [] : ['a drawing has no role="img"'],
    label.length >= ALT_LETTERS ? [] : [`the label of a drawing has ${label.length} letters, less than ${ALT_LETTERS}: "${label}"`],
    NOT_TEXT.test(label) ? [`the label of a drawing holds "${NOT_TEXT.exec(label)![0]}"`] : [],
  ].flat()
})

const isUnknown = (element: Element): boolean => element instanceof HTMLUnknownElement
  || (element.namespaceURI === 'http://www.w3.org/2000/svg' && element.constructor === SVGElement)
  || (element instanceof HTMLElement && element.tagName.includes('-') && !customElements.get(element.tagName.toLowerCase()))

/** No tag that nothing stands behind. */
export const knownTags: Check = slide =>
  [...elementsBelow(slide)].filter(isUnknown).map(element => `<${element.tagName.toLowerCase()}> is no known element or component`)

/** No formula that could not be read. */
export const typeset: Check = (slide, pieces) => {
  const found = pieces.filter(({ element, text }) => RAW_TEX.test(text) && !element.closest('pre, code'))
    .map(({ text }) => `raw TeX is shown: "${text.slice(0, 60)}"`)
  for (const element of elementsBelow(slide)) {
    if (element.matches('.katex-error'))
      found.push(`KaTeX cannot read "${element.textContent}"`)
  }
  return found
}

/** No name of a value in place of the value. */
export const realWords: Check = (_, pieces) => pieces
  .filter(({ element, text }) => NOT_TEXT.test(text) && !element.closest('pre'))
  .map(({ text }) => `"${text.slice(0, 60)}" holds "${NOT_TEXT.exec(text)![0]}"`)

/** A slide that failed to render has nothing but its frame, or not even that. */
export const notEmpty: Check = (slide, pieces) => {
  const own = pieces.filter(({ element }) => !element.closest('.frame-page, .frame-part, .frame-kind'))
  if (!own.length)
    return ['the slide is empty']
  const headline = slide.querySelector('h1')
  return headline && isShown(headline) && headline.textContent?.trim() ? [] : ['the slide shows no headline']
}

export const CHECKS: Record<string, Check> = {
  'inside the canvas': insideCanvas,
  'inside its box': insideBox,
  'large enough': largeEnough,
  'no overlap': apart,
  'inside its bar': insideBar,
  'described': described,
  'known tags': knownTags,
  'typeset': typeset,
  'real words': realWords,
  'not empty': notEmpty,
}

export function runChecks(slide: HTMLElement): Finding[] {
  const pieces = visibleText(slide)
  return Object.entries(CHECKS).flatMap(([check, run]) => run(slide, pieces).map(message => ({ check, message })))
}
