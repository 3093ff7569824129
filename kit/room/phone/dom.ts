/** Elements, made of text and never of HTML: much of it was written by somebody in the room. */

const SVG = 'http://www.w3.org/2000/svg'

type Content = Node | string

/** An element with its attributes and what is in it. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...content: Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const name of Object.keys(attributes))
    made.setAttribute(name, attributes[name])
  made.append(...content)
  return made
}

export const byId = (id: string): HTMLElement => document.getElementById(id)!

/** Changes only what differs, so that a screen reader is not told twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text)
    element.textContent = text
}

/** A drawn check mark: not every typeface has one. */
export function tick(): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', 'tick')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', 'M2 8.5 6.2 13 14 3.5')
  svg.append(path)
  return svg
}

/** Only for those who cannot see. */
export const unseen = (text: string): HTMLElement => el('span', { class: 'unseen' }, text)

/** Takes what is in an element away. Who stood in it with the keyboard goes on at `heir`. */
export function refill(element: HTMLElement, heir: HTMLElement, ...content: Content[]): void {
  const hadFocus = element.contains(document.activeElement)
  element.replaceChildren(...content)
  if (hadFocus)
    heir.focus({ preventScroll: true })
}

const PLACES = 'main section, main h2, main li, main p'

/**
 * Changes the page around what its reader sees, which stays where it was.
 * @param isFollowing whether one who has read to the end stays at the end
 */
export function keepPlace(isFollowing: boolean, change: () => void): void {
  const page = document.scrollingElement!
  const { scrollTop, scrollHeight, clientHeight } = page
  if (scrollTop < 1)
    return change()
  const isAtEnd = isFollowing && scrollTop + clientHeight > scrollHeight - 8
  const topOf = (place: Element) => place.getBoundingClientRect().top
  const isBelow = (place: Element) => place.getClientRects().length > 0 && topOf(place) >= 0
  const first = [...document.querySelectorAll(PLACES)].find(isBelow)
  // Should it go away with the change, what is around it counts.
  const places = [first, first?.closest('section')].flatMap(place => place ? [{ place, top: topOf(place) }] : [])
  change()
  const kept = places.find(({ place }) => place.isConnected)
  if (isAtEnd)
    page.scrollTop = page.scrollHeight
  else if (kept)
    page.scrollTop += topOf(kept.place) - kept.top
}

/** What a browser stores, if it does: it may be forbidden. */
export function stored(kind: 'localStorage' | 'sessionStorage', key: string) {
  return {
    get(): string {
      try {
        return window[kind].getItem(key) ?? ''
      }
      catch {
        return ''
      }
    },
    set(value: string): void {
      try {
        window[kind].setItem(key, value)
      }
      catch {}
    },
  }
}
