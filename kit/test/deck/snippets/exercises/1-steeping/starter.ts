/** Seconds until tea poured at `from` degrees is as cool as `to`; the room has 20 degrees, the rate is 1 / 1800 a second. */
export function warmFor(from: number, to: number) {
  return from - to // so many degrees: how many seconds?
}
