/** Seconds as people and players write them. */

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Minutes and seconds, such as 7:05, rounded. */
export function minutes(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  return `${seconds < 0 && whole > 0 ? '-' : ''}${Math.floor(whole / 60)}:${twoDigits(whole % 60)}`
}

/** The same with a plus where it is more than nothing. */
export const signedMinutes = (seconds: number): string => `${Math.round(seconds) > 0 ? '+' : ''}${minutes(seconds)}`

/** 0:00, 12:07 or 1:02:03, the second that has begun: as YouTube wants it. */
export function position(seconds: number): string {
  const whole = Math.floor(seconds)
  const rest = `${Math.floor(whole / 60) % 60}:${twoDigits(whole % 60)}`
  return whole < 3600 ? rest : `${Math.floor(whole / 3600)}:${rest.padStart(5, '0')}`
}

/** 00:01:02.345, or with a comma as SRT has it. */
export function timestamp(milliseconds: number, separator: '.' | ',' = '.'): string {
  const seconds = Math.floor(milliseconds / 1000)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')
  return `${clock}${separator}${String(milliseconds % 1000).padStart(3, '0')}`
}
