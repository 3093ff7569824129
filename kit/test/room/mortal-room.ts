/** A room in a process of its own, which a test kills. Call: node mortal-room.ts FILE PORT */
import process from 'node:process'
import { smallRoom } from './small-room.ts'

const [file, port] = process.argv.slice(2)
const room = await smallRoom(file, { port: Number(port) })
room.tell({ do: 'place', slide: 4, click: 0, at: Date.now() })
process.send!(room.port)
