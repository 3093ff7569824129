/** Runs in the page: what is visible on the slide, where, and how large. */

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** A run of visible text. */
export interface Piece {
  element: Element
  text: string
  /** One box a line, trimmed to the ink. */
  lines: Box[]
  /** Size on the canvas in px, transforms taken into account. */
  size: number
}

const CANVAS_WIDTH = 1280

/** The slide on stage. */
export function currentSlide(): HTMLElement {
  const slides = document.querySelectorAll<HTMLElement>('#slideshow > [data-slidev-no]')
  const slide = [...slides].find(candidate => candidate.checkVisibility())
  if (!slide)
    throw new Error('no slide is on stage')
  return slide
}

/** Every element below `root`, through shadow roots. */
export function* elementsBelow(root: Element | ShadowRoot): Generator<Element> {
  for (const child of root.children) {
    yield child
    if (child.shadowRoot)
      yield* elementsBelow(child.shadowRoot)
    yield* elementsBelow(child)
  }
}

const isHiddenForEyes = (element: Element): boolean => {
  for (let ancestor: Element | null = element; ancestor; ancestor = ancestor.parentElement) {
    if (ancestor.classList.contains('katex-mathml') || getComputedStyle(ancestor).clipPath.startsWith('inset(50%'))
      return true
  }
  return false
}

/** Whether an eye could see it: laid out, not hidden, not transparent, not only for screen readers. */
export function isShown(element: Element): boolean {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isHiddenForEyes(element)
}

export const boxOf = ({ left, top, right, bottom }: DOMRect): Box => ({ left, top, right, bottom })

/** How much larger than written it is painted, on a canvas of 1280 px. */
function scaleOf(element: Element, slide: Element): number {
  const stage = slide.getBoundingClientRect().width / CANVAS_WIDTH
  let scale = 1
  for (let ancestor: Element | null = element; ancestor && ancestor !== slide; ancestor = ancestor.parentElement ?? (ancestor.getRootNode() as ShadowRoot).host ?? null) {
    if (ancestor instanceof SVGElement) {
      const graphics = ancestor.closest<SVGGraphicsElement>('text, foreignObject')
      const matrix = graphics?.getScreenCTM()
      if (matrix)
        return scale * Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) / stage
    }
    const style = getComputedStyle(ancestor)
    const { a, b, c, d } = new DOMMatrix(style.transform === 'none' ? '' : style.transform)
    const [x = 1, y = x] = style.scale === 'none' ? [1] : style.scale.split(' ').map(Number)
    scale *= Math.sqrt(Math.abs((a * d - b * c) * x * y)) * (Number(style.zoom) || 1)
  }
  return scale
}

const isTurned = (element: Element): boolean => {
  const matrix = element.closest<SVGGraphicsElement>('text')?.getScreenCTM()
  return !!matrix && Math.abs(matrix.b) + Math.abs(matrix.c) > 1e-3
}

const brush = document.createElement('canvas').getContext('2d')!

/** What a line box holds above and below the ink of this text, in unscaled px. */
function trimOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration, text: string): { top: number, bottom: number } {
  brush.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
  const size = brush.measureText(text)
  return {
    top: Math.max(0, size.fontBoundingBoxAscent - size.actualBoundingBoxAscent),
    bottom: Math.max(0, size.fontBoundingBoxDescent - size.actualBoundingBoxDescent),
  }
}

function* textNodes(root: Node): Generator<Text> {
  for (const child of root.childNodes) {
    if (child instanceof Text)
      yield child
    else if (child instanceof Element && child.shadowRoot)
      yield* textNodes(child.shadowRoot)
    yield* textNodes(child)
  }
}

/** Every run of text that can be seen on the slide. */
export function visibleText(slide: Element): Piece[] {
  const pieces: Piece[] = []
  for (const node of textNodes(slide)) {
    const element = node.parentElement
    const text = node.data.replace(/\s+/g, ' ').trim()
    if (!text || !element || !isShown(element))
      continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const style = getComputedStyle(element)
    const scale = scaleOf(element, slide)
    const trim = isTurned(element) ? { top: 0, bottom: 0 } : trimOf(style, text)
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5).map(rect => ({
      left: rect.left,
      right: rect.right,
      top: rect.top + trim.top * scale,
      bottom: rect.bottom - trim.bottom * scale,
    }))
    if (lines.length)
      pieces.push({ element, text, lines, size: Number.parseFloat(style.fontSize) * scale })
  }
  return pieces
}

const NOT_PAINTED = 'defs, clipPath, mask, pattern, marker, symbol'

/** Every shape of a drawing that can be seen. */
export function visibleShapes(slide: Element): SVGGraphicsElement[] {
  const shapes: SVGGraphicsElement[] = []
  for (const element of elementsBelow(slide)) {
    if (!(element instanceof SVGGeometryElement || element instanceof SVGImageElement || element instanceof SVGUseElement))
      continue
    if (element.closest(NOT_PAINTED) || !isShown(element))
      continue
    const { fill, stroke } = getComputedStyle(element)
    if (element instanceof SVGGeometryElement && fill === 'none' && stroke === 'none')
      continue
    shapes.push(element)
  }
  return shapes
}

/** What the eye sees, as text, to compare two ways to the same state. */
export function signature(): string {
  const slide = currentSlide()
  const round = ({ left, top, right, bottom }: Box) => [left, top, right, bottom].map(Math.round).join(' ')
  const texts = visibleText(slide).map(({ text, lines, element }) => `${text} at ${lines.map(round).join(', ')} ${getComputedStyle(element).color}`)
  const shapes = visibleShapes(slide).map((shape) => {
    const { fill, stroke } = getComputedStyle(shape)
    return `${shape.tagName} at ${round(boxOf(shape.getBoundingClientRect()))} ${fill} ${stroke}`
  })
  return [...texts, ...shapes].join('\n')
}

/** A name by which its author finds an element. */
export function nameOf(element: Element): string {
  const classes = [...element.classList].filter(name => !/^(?:slidev-vclick|show$|pending$)/.test(name)).slice(0, 2).map(name => `.${name}`).join('')
  const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)
  return `<${element.tagName.toLowerCase()}${classes}>${text && ` "${text}"`}`
}
