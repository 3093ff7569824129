/** The page for a phone in the room: see page.html for what is in it. */
import type { Answer, Mine, RoomView } from '../protocol.ts'
import type { Say } from './line.ts'
import type { Form, Put, Standing } from './question.ts'
import { sentence } from '../numbers.ts'
import { LOST_MS } from '../protocol.ts'
import { askedList, GOES_OUT, questionBox } from './asked.ts'
import { byId, el, keepPlace, refill, setText } from './dom.ts'
import { openLine } from './line.ts'
import { outcomeOf } from './outcome.ts'
import { answerText, formOf } from './question.ts'
import { readSection, textSizes } from './read.ts'

/** A line that is back at once was never gone, ms. */
const CUT_AFTER_MS = 1200
/** So that a screen reader notices the change, ms. */
const LIVE_AFTER_MS = 100

let view: RoomView | undefined
let mine: Mine = { answers: {}, supported: [] }
/** An answer that is not written down yet, or was refused. */
let mark: { question: string, round: number, answer?: Answer, refusal?: string } | undefined
let isThere = true
let cutTimer: ReturnType<typeof setTimeout>

const headline = byId('headline')
let toSay: string[] = []

/** Says something to those who cannot see. */
function announce(text: string): void {
  if (toSay.push(text) > 1)
    return
  setText(byId('live'), '')
  setTimeout(() => {
    setText(byId('live'), toSay.join(' '))
    toSay = []
  }, LIVE_AFTER_MS)
}

const line = openLine((message) => {
  if (message.is === 'view') {
    const before = view?.question
    view = message.view
    showView(view)
    announceQuestion(before, view.question)
  }
  else if (message.is === 'mine') {
    ({ mine } = message)
    if (view)
      showView(view)
  }
}, (is) => {
  isThere = is
  clearTimeout(cutTimer)
  cutTimer = setTimeout(() => {
    const cut = byId('cut')
    if (cut.hidden !== is)
      announce(is ? 'The lecture is back.' : cut.textContent!)
    cut.hidden = is
  }, is ? 0 : CUT_AFTER_MS)
  showQuestion(view?.question)
})

const say: Say = (said, settled) => line(said, error => settled(error && sentence(error)))

function announceQuestion(before: Put | undefined, now: Put | undefined): void {
  const isSame = before !== undefined && now !== undefined && before.id === now.id
  const isNew = now?.isOpen && !(isSame && before.isOpen && before.round === now.round)
  if (isNew)
    announce(now.round > 1 ? `Vote again: ${now.ask}` : `New question: ${now.ask}`)
  else if (isSame && before.isOpen && !now.isOpen)
    announce('The question is closed.')
  const known = (put: Put | undefined): string =>
    put?.outcome ? put.outcome.right === undefined ? 'How the room has answered is there.' : 'The answer is there.' : ''
  if (known(now) && known(now) !== known(isSame ? before : undefined))
    announce(known(now))
}

/* The question */

const section = byId('question')
const ask = el('h2', { id: 'ask', tabindex: '-1' })
const formPlace = el('div')
const outcomePlace = el('div', { class: 'outcome' })
let form: Form | undefined
let shownId: string | undefined
let shownOutcome: string | undefined

const answered = (id: string): Mine['answers'][string] | undefined => new Map(Object.entries(mine.answers)).get(id)

function answer(answer: Answer): void {
  const { id, round } = view!.question!
  const text = answerText(view!.question!, answer)
  const sent = mark = { question: id, round, answer }
  showQuestion(view!.question)
  say({ do: 'answer', question: id, round, answer }, (refusal) => {
    if (!refusal)
      mine.answers[id] = { round, answer }
    if (mark === sent) {
      mark = refusal ? { question: id, round, refusal } : undefined
      announce(refusal || `Your answer is in: ${text}`)
    }
    showQuestion(view?.question)
  })
}

/** What has been chosen in this round, and what there is to say about it. */
function standingOf(put: Put): Standing {
  const written = answered(put.id)
  const own = mark?.question === put.id && mark.round === put.round ? mark : undefined
  const text = (answer: Answer): string => answerText(put, answer)
  const closed = put.isOpen ? '' : 'Closed. '
  if (own?.answer !== undefined) {
    const { answer } = own
    return { answer, status: isThere ? `Sending: ${text(answer)}` : `Chosen: ${text(answer)}. ${GOES_OUT}` }
  }
  const before = own?.refusal ? `${own.refusal} ` : closed
  if (written?.round === put.round)
    return { answer: written.answer, status: `${before}Your answer is in: ${text(written.answer)}` }
  if (written)
    return { status: `${before}You said ${text(written.answer)} before.` }
  return { status: `${before}${put.isOpen ? 'Nobody sees who answered what.' : ''}` }
}

function showQuestion(put: Put | undefined): void {
  if (!put) {
    shownId = undefined
    refill(section, headline)
    section.hidden = true
    return showJump()
  }
  if (shownId !== put.id) {
    shownId = put.id
    shownOutcome = undefined
    form = formOf(put, answer)
    refill(formPlace, ask, ...form.content)
    outcomePlace.replaceChildren()
    setText(ask, put.ask)
    section.replaceChildren(ask, formPlace, outcomePlace)
    section.hidden = false
  }
  const { outcome, isOpen } = put
  section.className = isOpen ? 'is-open' : outcome?.right === undefined ? 'is-closed' : 'is-done'
  form!.update(put, standingOf(put))
  const isOver = !isOpen && outcome !== undefined
  if (isOver && formPlace.contains(document.activeElement))
    ask.focus({ preventScroll: true })
  formPlace.hidden = isOver
  const own = answered(put.id)?.answer
  const news = JSON.stringify([outcome, own])
  if (shownOutcome !== news) {
    shownOutcome = news
    outcomePlace.replaceChildren(...outcome ? outcomeOf(put, outcome, own) : [])
  }
  showJump()
}

/* The way to it, for who reads further down */

const jump = byId('jump')

function showJump(): void {
  const put = view?.question
  const { top, bottom } = section.getBoundingClientRect()
  const isInSight = bottom > 0 && top < innerHeight
  jump.hidden = isInSight || !put?.isOpen || standingOf(put).answer !== undefined
}

new IntersectionObserver(showJump).observe(section)
jump.onclick = (event) => {
  event.preventDefault()
  section.scrollIntoView()
  ask.focus({ preventScroll: true })
}

/* Being lost */

const lost = el('button', { 'type': 'button', 'class': 'lost', 'aria-pressed': 'false' }, 'I am lost here')
byId('lost').append(lost)
lost.onclick = () => {
  if (lost.getAttribute('aria-pressed') === 'true')
    return
  if (!isThere) // it says that one is lost now, not later
    return announce(byId('cut').textContent!)
  const show = (isLost: boolean, text: string): void => {
    lost.setAttribute('aria-pressed', String(isLost))
    setText(lost, text)
  }
  show(true, 'Sending…')
  say({ do: 'lost' }, (error) => {
    show(!error, error || 'Noted, for a minute')
    announce(error || 'Noted, for a minute.')
    setTimeout(show, LOST_MS, false, 'I am lost here')
  })
}

/* Everything */

const showAsked = askedList(say, announce)
const words = readSection('words', 'The slide’s words')
const said = readSection('said', 'What is said')
const steps = el('ol')
let shownWords = ''

function showView(now: RoomView): void {
  keepPlace(said.isOpen(), () => {
    document.title = now.title
    setText(byId('title'), now.title)
    setText(byId('section'), now.section)
    setText(headline, now.headline)
    showQuestion(now.question)
    showAsked(now, mine.supported)
    if (shownWords !== now.words.join('\n')) {
      shownWords = now.words.join('\n')
      words.fill(...now.words.map(text => el('p', {}, text)))
    }
    now.said.forEach((sentences, index) => {
      const step = steps.children[index] || steps.appendChild(el('li'))
      setText(step, sentences.join(' '))
      if (index === now.said.length - 1)
        step.setAttribute('aria-current', 'step')
      else
        step.removeAttribute('aria-current')
    })
    while (steps.children.length > now.said.length)
      steps.lastChild!.remove()
  })
  showJump()
}

said.fill(steps)
questionBox(say, () => isThere, announce)
textSizes()
