/** What came of a lecture's room: a table, and one page that says where it was lost and which slide to mend. */
import type { Row } from '../lib/csv.ts'
import type { RoomDeck, RoomQuestion } from './deck.ts'
import type { Round } from './protocol.ts'
import type { Lecture, Store, StoredAsked, StoredLost } from './store.ts'
import { csv } from '../lib/csv.ts'
import { escaped, htmlPage } from '../lib/html.ts'
import { measure } from './numbers.ts'
import { roundOf } from './room.ts'

/** One question, as it was answered. */
interface Asked { question: RoomQuestion, rounds: Round[] }

interface Report { lecture: Lecture, deck: RoomDeck, asked: Asked[], lost: StoredLost[], fromRoom: StoredAsked[] }

const STYLE = `
body { max-width: 780px; margin: 24px auto; padding: 0 16px; background: var(--bg); color: var(--ink); font: 16px/1.45 "IBM Plex Sans", system-ui, sans-serif; }
h1 { font-size: 26px; line-height: 1.2; } h2 { font-size: 19px; margin: 28px 0 8px; } h3 { font-size: 16px; margin: 16px 0 4px; }
p { margin: 4px 0; } .quiet { color: var(--ink-2); }
.mend { padding: 8px 12px; border-left: 4px solid var(--signal); background: var(--surface); }
table { width: 100%; border-collapse: collapse; } td { padding: 2px 8px 2px 0; vertical-align: top; } td:last-child { width: 50%; }
.bar { display: inline-block; height: 12px; margin-right: 6px; background: var(--ink-2); } .first { border: 2px solid var(--ink-2); background: none; } .right { background: var(--ok); } .first.right { border-color: var(--ok); background: none; }
section, tr { break-inside: avoid; }
@media print { body { margin: 0; font-size: 12px; } }
`

const percent = (part: number, whole: number): number => whole ? Math.round(100 * part / whole) : 0
const shareRight = ({ question, rounds }: Asked, round = rounds.length - 1): number | undefined => question.kind === 'vote' && rounds[round]?.count
  ? percent(rounds[round].counts[question.options.findIndex(({ name }) => name === question.right)], rounds[round].count)
  : undefined
const people = (count: number): string => count === 1 ? '1 phone' : `${count} phones`

export function readReport(deck: RoomDeck, store: Store, lecture: Lecture): Report {
  const answers = store.answersOf(lecture.id)
  const asked = deck.questions.flatMap((question): Asked[] => {
    const own = answers.filter(answer => answer.question === question.id)
    const last = Math.max(0, ...own.map(({ round }) => round))
    const rounds = Array.from({ length: last }, (_, i) => roundOf(question, own.filter(({ round }) => round === i + 1).map(({ answer }) => answer)))
    return last ? [{ question, rounds }] : []
  })
  return { lecture, deck, asked, lost: store.lostOf(lecture.id), fromRoom: store.askedOf(lecture.id) }
}

/** How many were lost on each slide, the most first. */
const lostBySlide = ({ lost }: Report): [slide: number, count: number][] =>
  [...Map.groupBy(lost, ({ slide }) => slide)].map(([slide, all]): [number, number] => [slide, all.length]).sort((a, b) => b[1] - a[1] || a[0] - b[0])

const slideIn = ({ slides }: RoomDeck, slide: number): string => `Slide ${slide}, ${slides[slide - 1]?.headline ?? 'no longer there'}`

/** The slide where the most were lost, and the question that the fewest had right in the end. */
function toMend(report: Report): string[] {
  const [worst] = lostBySlide(report)
  const hard = report.asked.flatMap(asked => shareRight(asked) === undefined ? [] : [{ ...asked, share: shareRight(asked)! }]).sort((a, b) => a.share - b.share)[0]
  return [
    ...worst ? [`${slideIn(report.deck, worst[0])}: ${people(worst[1])} lost there, more than anywhere else.`] : [],
    ...hard && hard.share < 50 ? [`${slideIn(report.deck, hard.question.asks.slide)}: ${hard.share}% had it right in the end.`] : [],
  ]
}

const dayOf = ({ started }: Lecture): string => new Date(started).toISOString().slice(0, 16).replace('T', ' ')

export function reportTable(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ lecture, asked, lost, fromRoom }): Row[] => {
    const of = (what: string, slide: number, ...rest: (string | number)[]): Row => [dayOf(lecture), what, slide, ...rest]
    return [
      ...asked.flatMap(({ question, rounds }) => rounds.flatMap((round, i): Row[] => question.kind === 'vote'
        ? question.options.map(({ name }, option) => of('answer', question.asks.slide, question.id, i + 1, name, round.counts[option], round.count, name === question.right ? 'right' : ''))
        : [of('median', question.asks.slide, question.id, i + 1, round.median ?? '', round.count, round.count, `right: ${question.right}`)])),
      ...lost.map(({ slide, at }) => of('lost', slide, '', '', `minute ${Math.floor((at - lecture.started) / 60_000)}`, 1)),
      ...fromRoom.map(({ slide, text, state, supporters }) => of('question', slide, '', '', text, supporters.length + 1, '', state)),
    ]
  })
  return csv([['lecture', 'what', 'slide', 'question', 'round', 'value', 'count', 'of', 'note'], ...rows])
}

function questionSection({ question, rounds }: Asked, deck: RoomDeck): string {
  const headline = slideIn(deck, question.asks.slide)
  const title = headline.endsWith(question.ask) ? headline : `${headline}: ${question.ask}`
  const shares = rounds.map((_, round) => shareRight({ question, rounds }, round))
  const shift = shares.length > 1 && shares[0] !== undefined ? `, ${shares[0]}% in the first vote` : ''
  const sum = question.kind === 'vote'
    ? `${shares.at(-1)}% right${shift}; ${rounds.map(({ count }) => count).join(' and ')} answers${rounds.length > 1 ? ', the first vote in outline' : ''}.`
    : rounds.map(({ count, median }) => `${count} guesses, the middle one ${measure(Number(median), question.unit)}; right is ${measure(Number(question.right), question.unit)}.`).join(' Then ')
  const rows = question.kind === 'vote'
    ? question.options.map(({ name, text }, option) => `<tr><td><b>${escaped(name)}</b> ${escaped(text)}${name === question.right ? ' <b>(right)</b>' : ''}</td><td>${rounds.map((round, i) => {
        const share = percent(round.counts[option], round.count)
        return `<span class="bar ${i + 1 < rounds.length ? 'first' : ''} ${name === question.right ? 'right' : ''}" style="width:${share * 0.7}%"></span>${share}%`
      }).join('<br>')}</td></tr>`)
    : []
  return `<section><h3>${escaped(title)}</h3><p>${escaped(sum)}</p>${rows.length ? `<table>${rows.join('')}</table>` : ''}</section>`
}

/** @param tokens the deck's colours, as CSS */
export function reportPage(report: Report, tokens: string): string {
  const { lecture, deck, asked, lost, fromRoom } = report
  const mend = toMend(report)
  const minutes = [...Map.groupBy(lost, ({ at }) => Math.floor((at - lecture.started) / 60_000))].map(([minute, all]) => `minute ${minute}: ${all.length}`)
  const list = (items: string[]): string => `<ul>${items.map(item => `<li>${escaped(item)}</li>`).join('')}</ul>`
  const body = [
    `<h1>${escaped(lecture.title)}: what the room said</h1>`,
    `<p class="quiet">${dayOf(lecture)}, universal time</p>`,
    mend.length ? `<div class="mend"><b>Mend first</b>${list(mend)}</div>` : '',
    `<h2>Questions of the lecture</h2>`,
    asked.length ? asked.map(one => questionSection(one, deck)).join('') : '<p>None was answered.</p>',
    `<h2>Where it was lost</h2>`,
    lost.length ? list(lostBySlide(report).map(([slide, count]) => `${slideIn(deck, slide)}: ${people(count)}`)) : '<p>Nobody said so.</p>',
    minutes.length ? `<p class="quiet">By time: ${escaped(minutes.join(', '))}.</p>` : '',
    `<h2>Questions of the room</h2>`,
    fromRoom.length ? list(fromRoom.map(({ text, slide, state, supporters }) => `${text} (slide ${slide}, ${people(supporters.length + 1)}, ${state})`)) : '<p>There was none.</p>',
  ].join('\n')
  return htmlPage({ title: `${lecture.title}: what the room said`, style: `${tokens}${STYLE}`, body })
}
