/** What came of a room: a table that a spreadsheet reads, and a page. */
import { expect, it } from 'vitest'
import { readReport, reportPage, reportTable } from '../../room/report.ts'
import { Room } from '../../room/room.ts'
import { openStore } from '../../room/store.ts'
import { DECK } from './small-room.ts'

it('has every answer, where the room was lost, what it asked, and what to mend first', () => {
  let now = Date.parse('2027-02-15T10:00:00Z')
  const store = openStore(':memory:')
  const room = new Room(DECK, store, { now: () => now })
  const answer = (device: string, round: number, answer: string): void => room.hear(device, { n: 1, do: 'answer', question: 'leaf', round, answer })
  room.tell({ do: 'place', slide: 2, click: 1, at: 1 })
  answer('a', 1, 'A')
  answer('b', 1, 'B')
  room.tell({ do: 'close' })
  room.tell({ do: 'open' })
  answer('a', 2, 'A')
  now += 125_000
  room.hear('c', { n: 1, do: 'lost' })
  room.hear('c', { n: 2, do: 'ask', text: '=cmd|<b>"why"</b>' })
  const report = readReport(DECK, store, store.lectures()[0])

  expect(reportTable([report]).replace('\uFEFF', '').trim().split('\r\n')).toEqual([
    'lecture,what,slide,question,round,value,count,of,note',
    '2027-02-15 10:00,answer,2,leaf,1,A,1,2,',
    '2027-02-15 10:00,answer,2,leaf,1,B,1,2,right',
    '2027-02-15 10:00,answer,2,leaf,2,A,1,1,',
    '2027-02-15 10:00,answer,2,leaf,2,B,0,1,right',
    '2027-02-15 10:00,lost,2,,,minute 2,1',
    '2027-02-15 10:00,question,2,,,"\'=cmd|<b>""why""</b>",1,,open',
  ])
  const page = reportPage(report, '')
  expect(page).toContain('Slide 2, Which leaf?: 1 phone lost there, more than anywhere else.')
  expect(page).toContain('Slide 2, Which leaf?: 0% had it right in the end.')
  expect(page).toContain('0% right, 50% in the first vote; 2 and 1 answers')
  expect(page).toContain('minute 2: 1')
  expect(page).not.toContain('<b>"why"')
  store.close()
})
