/** Opens the room of a lecture, for `npm start -- --audience`. */
import { join } from 'node:path'
import { entryOf } from '../lib/cuts.mjs'
import { addressesNow, EVERY_ADDRESS, LOOPBACK } from '../lib/gate.ts'
import { ROOT } from '../lib/root.mjs'
import { deskOf } from './desk.ts'
import { roomPage } from './page.ts'
import { readRoomDeck } from './read-deck.ts'
import { serveRoom } from './server.ts'
import { openStore } from './store.ts'

/** The first port to try. It should be the same every time, for phones come back to it. */
const PORT = 4040

/** Where answers are kept; git ignores the folder. */
export const roomFile = join(ROOT, 'audience', 'room.sqlite')

export async function openAudience(cut: number) {
  const deck = await readRoomDeck(ROOT, entryOf(cut))
  if (!addressesNow().length)
    console.log('This machine is in no local network: until it joins one, no phone can reach the room.')
  const room = await serveRoom({
    deck,
    store: openStore(roomFile),
    page: await roomPage(deck.title),
    port: PORT,
    host: EVERY_ADDRESS,
    names: () => [...addressesNow(), LOOPBACK],
    log: line => console.log(line),
  })
  if (room.port !== PORT)
    console.log(`Port ${PORT} is taken: the room uses ${room.port}.`)
  const desk = deskOf(room)
  return {
    address: room.address,
    desk,
    async close(): Promise<void> {
      desk.close()
      await room.close()
    },
  }
}
