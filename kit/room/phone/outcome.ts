/** How the room has answered, and what is right. */
import type { Answer, Guess, Outcome, Round, Vote } from '../protocol.ts'
import type { Put } from './question.ts'
import { measure, number, share, signed } from '../numbers.ts'
import { el, tick, unseen } from './dom.ts'
import { endsOf, inColumns, nameColumn } from './question.ts'

const ROUNDS = ['First vote', 'After talking']

const tag = (kind: string, ...content: (Node | string)[]) => el('span', { class: `tag ${kind}` }, ...content)
const rightTag = () => tag('is-right', tick(), 'Right')

const people = (count: number): string => count === 1 ? '1 answer' : `${number(count)} answers`

/** Share of an option in each round, in percent. */
const sharesOf = (rounds: Round[], option: number): number[] =>
  rounds.map(({ count, counts }) => share(counts[option] ?? 0, count))

function bars(rounds: Round[], option: number): HTMLElement[] {
  const shares = sharesOf(rounds, option)
  return rounds.map(({ counts }, index) => {
    const bar = el('span', { class: `bar ${index + 1 < rounds.length ? 'first' : 'last'}` })
    bar.style.width = `${shares[index]}%`
    bar.hidden = shares[index] === 0
    const shift = signed(shares[index] - shares[index - 1])
    return el(
      'p',
      { class: 'measured' },
      el('span', { 'class': 'track', 'aria-hidden': 'true' }, bar),
      el(
        'span',
        {},
        rounds.length > 1 ? unseen(`${ROUNDS[index]}: `) : '',
        el('b', {}, `${shares[index]}%`),
        ` · ${number(counts[option] ?? 0)}`,
        index > 0 ? el('span', { class: 'shift' }, ` ${shift}`, unseen(' points')) : '',
      ),
    )
  })
}

function key(rounds: Round[]): HTMLElement[] {
  const entries = rounds.map(({ count }, index) => el(
    'span',
    {},
    el('span', { 'class': `bar ${index === 0 ? 'first' : 'last'}`, 'aria-hidden': 'true' }),
    ` ${ROUNDS[index]}: ${people(count)}`,
  ))
  return rounds.length > 1 ? [el('p', { class: 'key' }, ...entries)] : []
}

const LATER = 'What is right comes later.'

/** @param right the option that is right; -1 until the slides have come to it */
function sumOf(rounds: Round[], right: number): string {
  const [first = 0, then] = sharesOf(rounds, right)
  if (right < 0)
    return rounds.length > 1 ? LATER : `${people(rounds[0]?.count ?? 0)}. ${LATER}`
  return rounds.length > 1
    ? `${first}% had it right at first, ${then}% after talking: ${signed(then - first)} points.`
    : `${first}% had it right, of ${people(rounds[0]?.count ?? 0)}.`
}

function votes({ options }: Vote, { right, rounds }: Outcome, mine?: Answer): HTMLElement[] {
  const rows = inColumns(options).map((shown, index) => {
    const { name } = options[index]
    const isRight = name === right
    const tags = [...isRight ? [rightTag()] : [], ...name === mine ? [tag('is-yours', 'Yours')] : []]
    const words = el('p', { class: 'words' }, shown.text, ...tags.flatMap(made => [' ', made]))
    return el(
      'li',
      { class: isRight ? 'row right' : 'row' },
      ...nameColumn(shown.name),
      ' ',
      el('div', {}, words, ...bars(rounds, index)),
    )
  })
  return [
    el('p', { class: 'sum' }, sumOf(rounds, options.findIndex(({ name }) => name === right))),
    ...key(rounds),
    el('ul', { class: 'rows' }, ...rows),
  ]
}

/** A label that stands at its place on the strip, and within it. */
function labelAt(at: number, ...content: (Node | string)[]): HTMLElement {
  const made = el('span', {}, ...content)
  made.style.left = `${at}%`
  made.style.transform = `translateX(-${at}%)`
  return made
}

function markAt(at: number, kind: string): HTMLElement {
  const made = el('i', { class: kind })
  made.style.left = `${at}%`
  return made
}

/** Guesses on their scale. */
function strip({ unit, from, to }: Guess, { guesses, median }: Round, right?: Answer, mine?: Answer): HTMLElement {
  const at = (value: number): number => Math.min(100, Math.max(0, 100 * (value - from) / (to - from)))
  const [middle, own, known] = [median, mine, right].map(value => value === undefined ? [] : [Number(value)])
  return el(
    'div',
    { 'class': 'strip', 'aria-hidden': 'true' },
    ...known.map(value =>
      el('p', { class: 'labels is-right' }, labelAt(at(value), tick(), `Right: ${measure(value, unit)}`))),
    el(
      'div',
      { class: 'rule' },
      ...guesses.map(guess => markAt(at(guess), 'mark')),
      ...middle.map(value => markAt(at(value), 'median')),
      ...own.map(value => markAt(at(value), 'own')),
      ...known.map(value => markAt(at(value), 'right')),
    ),
    el('p', { class: 'ends' }, ...endsOf(from, to, unit)),
    ...middle.map(value => el('p', { class: 'labels' }, labelAt(at(value), `Middle: ${measure(value, unit)}`))),
    ...own.map(value => el('p', { class: 'labels is-yours' }, labelAt(at(value), `Yours: ${measure(value, unit)}`))),
  )
}

function guesses(guess: Guess, { right, rounds }: Outcome, mine?: Answer): HTMLElement[] {
  const said = (value: Answer): string => measure(Number(value), guess.unit)
  const strips = rounds.flatMap((round, index) => {
    const middle = round.median === undefined ? '' : `; the middle one is ${said(round.median)}`
    const name = rounds.length > 1 ? `${ROUNDS[index]}: ` : ''
    return [
      el('p', { class: 'key' }, `${name}${people(round.count)}${middle}.`),
      strip(guess, round, right, index === rounds.length - 1 ? mine : undefined),
    ]
  })
  const sum = right === undefined ? LATER : `Right is ${said(right)}.`
  const yours = mine === undefined ? '' : ` You said ${said(mine)}.`
  return [el('p', { class: 'sum' }, `${sum}${yours}`), ...strips]
}

/** What stands in the page once the lecturer has brought it. */
export function outcomeOf(put: Put, outcome: Outcome, mine?: Answer): HTMLElement[] {
  return [
    ...put.kind === 'vote' ? votes(put, outcome, mine) : guesses(put, outcome, mine),
    ...outcome.why ? [el('p', { class: 'why' }, outcome.why)] : [],
  ]
}
