/** The rows of a server's timeline, a slot each. */
import type { Row } from '../drawing/old/OldTimeline.vue'

/** A request in its slot, in steps. */
interface Stay { request: number, slot: number, start: number, end: number }

/**
 * @param stays of all requests, in the order in which they begin
 * @param drawn `slots` rows; what begins behind step `until` is left out, what ends behind it is cut there;
 *   a stay longer than a `label` needs may carry one
 * @returns rows whose neighbours differ in shade
 */
export function slotRows(stays: readonly Stay[], { slots, until, labelOf }: { slots: number, until: number, labelOf?: (stay: Stay) => string | undefined }): Row[] {
  return Array.from({ length: slots }, (_, slot) => ({
    cells: stays.filter(stay => stay.slot === slot && stay.start < until).map((stay, i) => ({
      start: stay.start,
      end: Math.min(stay.end, until),
      fill: i % 2 ? 'compute-2' : 'compute',
      label: labelOf?.(stay),
    })),
  }))
}
