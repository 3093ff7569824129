export const DEPARTURES = [{ entry: 'A1', plan: 'Tea is hot.', lecture: 'It is [[poured]].', why: 'That can be measured.', section: 1 }]
