/** A room in a process of its own, which a test kills. Call: node mortal-room.ts FILE PORT */
import process from 'node:process'
import { openRoom } from '../../room/server.ts'
import { DECK, PAGE } from './small-room.ts'

const [file, port] = process.argv.slice(2)
const { room, port: taken } = await openRoom({ port: Number(port), deck: DECK, file, page: PAGE, log: () => {} })
room.tell({ do: 'place', slide: 4, click: 0, at: Date.now() })
process.send!(taken)
