/** The rows of a server's timeline, a slot each. */
import type { Served } from '../../snippets/serving/batching.ts'
import type { Row } from './Timeline.vue'

/**
 * @param served the requests in their slots, in the order in which they begin
 * @param drawn `slots` rows; requests that begin after step `until` are left out, those that end after it are cut there
 * @returns rows whose neighbours differ in shade
 */
export function slotRows(served: readonly Served[], drawn: { slots: number, until: number, nameOf?: (slot: number) => string | undefined, labelOf?: (stay: Served) => string | undefined }): Row[] {
  const { slots, until, nameOf, labelOf } = drawn
  return Array.from({ length: slots }, (_, slot) => ({
    name: nameOf?.(slot),
    cells: served.filter(stay => stay.slot === slot && stay.start < until).map((stay, i) => ({
      start: stay.start,
      end: Math.min(stay.end, until),
      fill: i % 2 ? 'compute-2' : 'compute',
      label: labelOf?.(stay),
    })),
  }))
}
