/** Seconds until tea poured at `from` degrees is as cool as `to`. */
export function warmFor(from: number, to: number) {
  return 1800 * Math.log((from - 20) / (to - 20))
}
