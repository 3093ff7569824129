/** How quickly a cup loses its warmth to the room, per second. */
const RATE = 1 / 1800

/**
 * Newton's law of cooling.
 * @returns seconds until the tea is as cool as `to`; temperatures in degrees Celsius
 */
export const coolingTime = (from: number, to: number, room: number): number => Math.log((from - room) / (to - room)) / RATE
