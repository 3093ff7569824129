/** The question that is open, or was: how this phone answers it. */
import type { Answer, Guess, Option, RoomView, Vote } from '../protocol.ts'
import { measure, number } from '../numbers.ts'
import { el, setText, tick } from './dom.ts'

export type Put = NonNullable<RoomView['question']>

export interface Standing {
  /** What this phone has chosen, sent or not. */
  answer?: Answer
  /** What there is to say about it. */
  status: string
}

/** What stands in the page for one question, and follows it. */
export interface Form { content: HTMLElement[], update: (put: Put, standing: Standing) => void }

type Choose = (answer: Answer) => void

/** In words, as it is said in a sentence. */
export const answerText = (put: Put, answer: Answer): string =>
  put.kind === 'guess' ? measure(Number(answer), put.unit) : String(answer)

/** Letters stand in a column of their own, names such as True in the words. */
export function inColumns(options: Option[]): Option[] {
  const isLong = options.some(({ name }) => name.length > 2)
  return options.map(({ name, text }) => isLong ? { name: '', text: text ? `${name}: ${text}` : name } : { name, text })
}

export const nameColumn = (name: string): HTMLElement[] => name ? [el('span', { class: 'name' }, name)] : []

function voteForm({ options }: Vote, choose: Choose): Form {
  let isOpen = false
  const buttons = inColumns(options).map(({ name, text }, index) => {
    const button = el(
      'button',
      { class: 'option', type: 'button' },
      ...nameColumn(name),
      ' ',
      el('span', { class: 'words' }, text),
      el('span', { 'class': 'tag is-yours', 'aria-hidden': 'true' }, tick(), 'Yours'),
    )
    button.onclick = () => isOpen && choose(options[index].name)
    return button
  })
  return {
    content: [el('div', { 'role': 'group', 'aria-labelledby': 'ask', 'class': 'options' }, ...buttons)],
    update(put, { answer }) {
      ({ isOpen } = put)
      buttons.forEach((button, index) => {
        button.setAttribute('aria-pressed', String(options[index].name === answer))
        button.setAttribute('aria-disabled', String(!isOpen))
      })
    },
  }
}

/** What stands at both ends of a scale. */
export const endsOf = (from: number, to: number, unit: string): HTMLElement[] =>
  [number(from), measure(to, unit)].map(text => el('span', {}, text))

/** Fine enough for a finger, in round steps. */
function stepOf(from: number, to: number): number {
  return Number((10 ** Math.floor(Math.log10((to - from) / 50))).toPrecision(1))
}

function guessForm({ unit, from, to }: Guess, choose: Choose): Form {
  const step = stepOf(from, to)
  const bounds = `From ${measure(from, unit)} to ${measure(to, unit)}`
  const limits = { min: String(from), max: String(to) }
  const field = el('input', {
    ...limits,
    'id': 'guess',
    'type': 'number',
    'inputmode': 'decimal',
    'step': 'any',
    'aria-describedby': 'bounds wrong',
    'autocomplete': 'off',
  })
  const range = el('input', {
    ...limits,
    'type': 'range',
    'step': String(step),
    'value': String((from + to) / 2),
    'aria-label': `Your guess${unit && ` in ${unit}`}, by sliding`,
  })
  const wrong = el('p', { id: 'wrong', class: 'refusal', hidden: '' })
  const button = el('button', { class: 'main' }, 'Send guess')
  const ends = el('p', { 'class': 'ends', 'aria-hidden': 'true' }, ...endsOf(from, to, unit))
  const form = el(
    'form',
    { class: 'guess', novalidate: '' },
    el('label', { for: 'guess' }, 'Your guess'),
    el('div', { class: 'line' }, field, el('span', { class: 'unit' }, unit), button),
    range,
    ends,
    el('p', { id: 'bounds', class: 'unseen' }, bounds),
    wrong,
  )
  const say = (problem: string): void => {
    setText(wrong, problem)
    wrong.hidden = !problem
    field.setAttribute('aria-invalid', String(Boolean(problem)))
  }
  let isOpen = false
  let shown: Answer | undefined
  range.oninput = () => {
    field.value = range.value
    say('')
  }
  field.oninput = () => {
    if (field.value)
      range.value = field.value
    say('')
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    if (!isOpen)
      return
    const guess = Number(field.value)
    const isGood = field.value !== '' && guess >= from && guess <= to
    say(isGood ? '' : `${bounds}, please.`)
    if (isGood)
      choose(guess)
    else
      field.focus()
  }
  return {
    content: [form],
    update(put, { answer }) {
      ({ isOpen } = put)
      field.readOnly = range.disabled = !isOpen
      button.setAttribute('aria-disabled', String(!isOpen))
      setText(button, answer === undefined ? 'Send guess' : 'Change guess')
      if (answer !== undefined && answer !== shown)
        field.value = range.value = String(answer)
      shown = answer
    },
  }
}

/** A new form for a question. */
export function formOf(put: Put, choose: Choose): Form {
  const hint = el('p', { class: 'hint' })
  const status = el('p', { class: 'status' })
  const { content, update } = put.kind === 'vote' ? voteForm(put, choose) : guessForm(put, choose)
  return {
    content: [hint, ...content, status],
    update(put, standing) {
      setText(hint, put.round > 1 && put.isOpen ? 'Discuss with your neighbour, then vote again.' : '')
      update(put, standing)
      setText(status, standing.status)
    },
  }
}
