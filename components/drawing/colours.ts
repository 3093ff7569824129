/** Colour names stand for things (weights, traffic), not for hues; tokens.css defines them for light and dark. */

export type Colour
  = | 'bg' | 'surface' | 'ink' | 'ink-2' | 'rule' | 'rule-strong'
    | 'mem-w' | 'mem-g' | 'mem-m' | 'mem-v' | 'mem-a'
    | 'mem-w-wash' | 'mem-g-wash' | 'mem-m-wash' | 'mem-v-wash' | 'mem-a-wash'
    | 'compute' | 'compute-2' | 'compute-wash' | 'comm' | 'comm-wash' | 'ok' | 'bad' | 'fix'
    | `gpu-${number}`

/** Tones of words. */
export type Tone = 'ink' | '2' | 'comm' | 'compute' | 'bad' | 'ok' | 'w' | 'g' | 'm' | 'v' | 'a'

export const fillOf = (colour: Colour | 'none'): string => colour === 'none' ? 'none' : `var(--${colour})`

/** The ink that is legible on a solid of that colour. */
export function inkOn(colour: Colour | 'none'): string {
  if (colour === 'ink' || colour === 'ink-2')
    return 'var(--bg)'
  const hasOwn = /^(?:mem-.|compute(?:-2)?|comm|ok|fix|gpu-\d)$/.test(colour)
  return hasOwn ? `var(--${colour}-on)` : 'var(--ink)'
}

/** The stone tone of a device among `count`: of eight tones, as far apart as possible. */
export const ownerColour = (device: number, count: number): Colour =>
  `gpu-${count < 2 ? 0 : Math.round(device * 7 / (count - 1))}`
