/** Questions from the room: to want one too, and to ask one. */
import type { FromRoom, RoomView } from '../protocol.ts'
import type { Say } from './line.ts'
import { number } from '../numbers.ts'
import { MOST } from '../protocol.ts'
import { byId, el, setText, stored, tick } from './dom.ts'

export const GOES_OUT = 'It goes out as soon as the lecture can be reached.'

const STATES = { open: '', answered: 'Answered', dropped: '' }

const WANTED = ['', 'One more wants to know.']
const wanted = (votes: number): string => WANTED[votes] ?? `${number(votes)} more want to know.`

/**
 * @param announce says something to those who cannot see
 * @returns shows the questions; `supported` are those that this phone wants answered
 */
export function askedList(say: Say, announce: (text: string) => void) {
  const list = byId('asked')
  const rows = new Map<number, (question: FromRoom, isSupported: boolean) => HTMLElement>()
  const pressed = new Set<number>()

  function rowOf({ id, text }: FromRoom) {
    const votes = el('p', { class: 'votes' })
    const button = el('button', { type: 'button', class: 'too' }, tick(), 'Me too')
    button.id = `too-${id}`
    const words = el('p', { id: `asked-${id}` }, text)
    button.setAttribute('aria-describedby', words.id)
    const row = el('li', {}, words, el('div', { class: 'line' }, button, votes))
    button.onclick = () => {
      if (button.getAttribute('aria-pressed') === 'true')
        return
      pressed.add(id)
      button.setAttribute('aria-pressed', 'true')
      say({ do: 'support', id }, (error) => {
        if (!error)
          return
        pressed.delete(id)
        button.setAttribute('aria-pressed', 'false')
        setText(votes, error)
        announce(error)
      })
    }
    return ({ votes: count, state }: FromRoom, isSupported: boolean): HTMLElement => {
      if (isSupported)
        pressed.add(id)
      button.setAttribute('aria-pressed', String(pressed.has(id)))
      button.hidden = state === 'answered'
      setText(votes, STATES[state] || wanted(count))
      return row
    }
  }

  return (view: RoomView, supported: number[]): void => {
    const shown = view.fromRoom.filter(({ state }) => state !== 'dropped').sort((a, b) => a.id - b.id)
    const elements = shown.map((question) => {
      const update = rows.get(question.id) || rowOf(question)
      rows.set(question.id, update)
      return update(question, supported.includes(question.id))
    })
    for (const element of [...list.children].filter(child => !elements.includes(child as HTMLElement)))
      element.remove()
    elements.forEach((element, index) => {
      if (list.children[index] !== element) // a move would take the keyboard away
        list.insertBefore(element, list.children[index] || null)
    })
  }
}

/** The box to ask one. What is in it is kept until it is written down. */
export function questionBox(say: Say, isThere: () => boolean, announce: (text: string) => void): void {
  const form = byId('form')
  const box = byId('text') as HTMLTextAreaElement
  const left = byId('left')
  const sent = byId('sent')
  const draft = stored('sessionStorage', 'question')
  let asked: string | undefined
  const report = (text: string, isRefusal = false): void => {
    setText(sent, text)
    sent.classList.toggle('refusal', isRefusal)
    box.setAttribute('aria-invalid', String(isRefusal))
    announce(text)
  }
  const count = (): number => MOST.question - box.value.trim().length
  function typed(): void {
    const rest = count()
    draft.set(box.value)
    setText(left, rest < 0 ? `${-rest} letters too many` : rest === 1 ? '1 letter left' : `${rest} letters left`)
    left.classList.toggle('refusal', rest < 0)
  }
  box.value = draft.get()
  box.oninput = () => {
    typed()
    setText(sent, '')
    box.setAttribute('aria-invalid', 'false')
  }
  typed()

  form.onsubmit = (event) => {
    event.preventDefault()
    const text = box.value.trim()
    if (!text || count() < 0) {
      report(text ? `A question has at most ${MOST.question} letters.` : 'Write your question first.', true)
      return box.focus()
    }
    if (text === asked) // it is on its way
      return
    asked = text
    report(isThere() ? 'Sending…' : `Kept here. ${GOES_OUT}`)
    say({ do: 'ask', text }, (error) => {
      asked = undefined
      if (error)
        return report(error, true)
      if (box.value.trim() === text) {
        box.value = ''
        typed()
      }
      report('Your question is written down.')
    })
  }
}
