/** Seconds as people and players write them. */

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Minutes and seconds, such as 7:05, rounded. */
export function minutes(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  return `${seconds < 0 && whole > 0 ? '-' : ''}${Math.floor(whole / 60)}:${twoDigits(whole % 60)}`
}

/** The same with a plus sign if it is more than 0. */
export const signedMinutes = (seconds: number): string => `${Math.round(seconds) > 0 ? '+' : ''}${minutes(seconds)}`

/** 00:01:02.345, or with a comma as SRT has it. */
export const timestamp = (milliseconds: number, separator: '.' | ',' = '.'): string =>
  `${twoDigits(Math.floor(milliseconds / 3_600_000))}:${new Date(milliseconds).toISOString().slice(14, 23).replace('.', separator)}`

/** 0:00, 12:07 or 1:02:03, rounded down, as YouTube reads it. */
export const position = (seconds: number): string =>
  timestamp(Math.floor(seconds) * 1000).slice(0, 8).replace(/^(?:00:0?|0)/, '')
