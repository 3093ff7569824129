/**
 * Who is in the room: connections, and the devices and addresses that they come from. Behind one address there may be
 * many phones, or one person who pretends to be many.
 */
import { Denied } from './door.ts'
import { counter } from './limits.ts'
import { MOST } from './protocol.ts'

/** Connections of one address. */
export const OF_ADDRESS = 600
/** A phone that polls is there until so long after it last did, ms. */
const POLLED_MS = 30_000
/** The share of the room behind an address from which on it may say as much as it likes. */
const QUARTER = 0.25

export class Crowd {
  readonly #now: () => number
  readonly #ofDevice = counter()
  readonly #ofAddress = counter()
  #connections = 0
  readonly #polled = new Map<string, number>()
  /** From where a device last said something; forgotten with the server. */
  readonly #addresses = new Map<string, string>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** @throws Denied where there is no room for one more connection */
  expectRoom(address: string): void {
    if (this.#connections >= MOST.connections)
      throw new Denied(503, 'The room is full.')
    if (this.#ofAddress.of(address) >= OF_ADDRESS)
      throw new Denied(429, 'Too many connections.')
  }

  /** @param device that is there as long as it is connected; none for one that polls */
  connect(address: string, device?: string): void {
    this.#connections += 1
    this.#ofAddress.add(address)
    if (device === undefined)
      return
    this.#ofDevice.add(device)
    this.#addresses.set(device, address)
  }

  disconnect(address: string, device?: string): void {
    this.#connections -= 1
    this.#ofAddress.remove(address)
    if (device !== undefined)
      this.#ofDevice.remove(device)
  }

  /** Notes that a device said something. */
  heard(device: string, address: string): void {
    this.#addresses.set(device, address)
  }

  /** Notes that a device polled, which is there for a while. */
  sawPoll(device: string): void {
    this.#polled.set(device, this.#now())
  }

  /** Devices that are there. */
  present(): string[] {
    for (const [device, at] of this.#polled) {
      if (this.#now() - at > POLLED_MS)
        this.#polled.delete(device)
    }
    return [...new Set([...this.#ofDevice.keys(), ...this.#polled.keys()])]
  }

  #byAddress(devices: Iterable<string>): Map<string | undefined, string[]> {
    return Map.groupBy(devices, device => this.#addresses.get(device))
  }

  /**
   * Whether an address has said as much as it may, and is not that of a good part of the room.
   * @param said the devices that have said so
   */
  isCrowded(address: string, said: Iterable<string>, most: number): boolean {
    if ((this.#byAddress(said).get(address)?.length ?? 0) < most)
      return false
    const present = this.present()
    return (this.#byAddress(present).get(address)?.length ?? 0) < QUARTER * present.length
  }

  /** How many of these devices come from the same known address, at most. */
  mostOfOneAddress(devices: Iterable<string>): number {
    return Math.max(0, ...[...this.#byAddress(devices)].map(([address, of]) => address ? of.length : 0))
  }
}
