/** What there is to read along, in sections that open, and the size of the text. */
import { byId, el, refill, stored } from './dom.ts'

/** Of the text; of what the browser is set to. */
const SIZES = { Small: '100%', Medium: '122%', Large: '150%' }

/** Buttons for the size of the text. */
export function textSizes(): void {
  const size = stored('localStorage', 'text-size')
  const buttons = Object.entries(SIZES).map(([name, value]) => {
    const label = `A, ${name.toLowerCase()}`
    const button = el('button', { 'type': 'button', 'class': `size-${name}`, 'aria-label': label }, 'A')
    button.onclick = () => {
      size.set(name)
      choose(name)
    }
    return { name, value, button }
  })
  function choose(chosen: string): void {
    for (const { name, value, button } of buttons) {
      if (name === chosen)
        document.documentElement.style.fontSize = value
      button.setAttribute('aria-pressed', String(name === chosen))
    }
  }
  byId('sizes').append(...buttons.map(({ button }) => button))
  choose(size.get() in SIZES ? size.get() : 'Small')
}

/**
 * Makes a section that opens.
 * @returns fills it
 */
export function readSection(id: string, title: string) {
  const open = stored('localStorage', `open-${id}`)
  const button = el('button', { 'type': 'button', 'aria-controls': `${id}-body` }, title)
  const body = el('div', { id: `${id}-body` })
  byId(id).append(el('h2', { id: `${id}-title` }, button), body)
  const set = (isOpen: boolean): void => {
    body.hidden = !isOpen
    button.setAttribute('aria-expanded', String(isOpen))
  }
  button.onclick = () => {
    const isOpen = Boolean(body.hidden)
    open.set(isOpen ? 'yes' : 'no')
    set(isOpen)
  }
  set(open.get() ? open.get() === 'yes' : matchMedia('(min-width: 56em)').matches)
  return {
    isOpen: () => !body.hidden,
    fill: (...content: HTMLElement[]) => refill(body, button, ...content),
  }
}
