/** Who is in the room: what one address may do, beside a room that has others. */
import { beforeEach, describe, expect, it } from 'vitest'
import { Crowd, OF_ADDRESS } from '../../room/crowd.ts'
import { MOST } from '../../room/protocol.ts'

const HALL = '192.168.1.1'
const ONE = '192.168.1.66'

let now: number
let crowd: Crowd
beforeEach(() => {
  now = 0
  crowd = new Crowd(() => now)
})
const names = (count: number, of = 'phone') => Array.from({ length: count }, (_, i) => `${of} ${i}`)
const come = (devices: string[], address: string) => devices.forEach(device => crowd.connect(address, device))

describe('connections', () => {
  it('are as many as the room takes', () => {
    for (let i = 0; i < MOST.connections; i++)
      crowd.connect(`10.0.0.${i % 250}`)
    expect(() => crowd.expectRoom(ONE)).toThrow('The room is full.')
    crowd.disconnect('10.0.0.0')
    expect(() => crowd.expectRoom(ONE)).not.toThrow()
  })

  it('of one address leave room for others', () => {
    come(names(OF_ADDRESS), ONE)
    expect(() => crowd.expectRoom(ONE)).toThrow('Too many connections.')
    expect(() => crowd.expectRoom(HALL)).not.toThrow()
    crowd.disconnect(ONE, 'phone 0')
    expect(() => crowd.expectRoom(ONE)).not.toThrow()
  })
})

describe('devices', () => {
  it('are there as long as one of their lines is', () => {
    come(['a', 'a', 'b'], HALL)
    crowd.disconnect(HALL, 'a')
    expect(crowd.present()).toEqual(['a', 'b'])
    crowd.disconnect(HALL, 'a')
    expect(crowd.present()).toEqual(['b'])
  })

  it('that poll are there for a while after they did', () => {
    crowd.sawPoll('a')
    now = 30_000
    expect(crowd.present()).toEqual(['a'])
    now = 30_001
    expect(crowd.present()).toEqual([])
  })

  it('that poll and have a line are one', () => {
    crowd.connect(HALL, 'a')
    crowd.sawPoll('a')
    expect(crowd.present()).toEqual(['a'])
  })
})

describe('an address', () => {
  it('is crowded once it has said so much in a room of others', () => {
    come(names(20, 'other'), HALL)
    come(names(3), ONE)
    expect(crowd.isCrowded(ONE, names(2), 3)).toBe(false)
    expect(crowd.isCrowded(ONE, names(3), 3)).toBe(true)
    expect(crowd.isCrowded(HALL, names(3), 3)).toBe(false)
  })

  it('is not, where a quarter of the room is behind it', () => {
    come(names(9, 'other'), HALL)
    come(names(3), ONE)
    expect(crowd.isCrowded(ONE, names(3), 3)).toBe(false)
    come(['one more'], HALL)
    expect(crowd.isCrowded(ONE, names(3), 3)).toBe(true)
  })

  it('is the last one that a device spoke from', () => {
    come(['a', 'b'], HALL)
    crowd.heard('b', ONE)
    expect(crowd.mostOfOneAddress(['a', 'b'])).toBe(1)
    crowd.heard('b', HALL)
    expect(crowd.mostOfOneAddress(['a', 'b'])).toBe(2)
    expect(crowd.mostOfOneAddress(['of the last server', 'and another'])).toBe(0)
  })
})
