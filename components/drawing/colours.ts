/** The colours of a drawing are nouns: names of things, set in tokens.css for light and dark. */

export type Colour
  = | 'bg' | 'surface' | 'ink' | 'ink-2' | 'rule' | 'rule-strong'
    | 'mem-w' | 'mem-g' | 'mem-m' | 'mem-v' | 'mem-a'
    | 'mem-w-wash' | 'mem-g-wash' | 'mem-m-wash' | 'mem-v-wash' | 'mem-a-wash'
    | 'compute' | 'compute-2' | 'comm' | 'comm-wash' | 'ok' | 'bad' | 'fix'
    | `gpu-${number}`

/** Tones of words. */
export type Tone = 'ink' | '2' | 'comm' | 'compute' | 'bad' | 'ok' | 'w' | 'g' | 'm' | 'v' | 'a'

export const fillOf = (colour: Colour | 'none'): string => colour === 'none' ? 'none' : `var(--${colour})`

/** What can be read on a solid of that colour. */
export function inkOn(colour: Colour | 'none'): string {
  if (colour === 'ink' || colour === 'ink-2')
    return 'var(--bg)'
  const hasOwn = /^(?:mem-.|compute(?:-2)?|comm|ok|fix|gpu-\d)$/.test(colour)
  return hasOwn ? `var(--${colour}-on)` : 'var(--ink)'
}

/** Devices among `count` are told apart by the eight stone tones, as far from each other as that allows. */
export const ownerColour = (device: number, count: number): Colour =>
  `gpu-${count < 2 ? 0 : Math.round(device * 7 / (count - 1))}`
