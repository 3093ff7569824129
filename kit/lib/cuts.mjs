/** The cuts of the lecture, by their minutes: slides.md is the whole, slides-50.md one of 50. Read by Node 14 too: see bootstrap.mjs. */
import { readdirSync } from 'node:fs'
import { ROOT } from './root.mjs'

/** Minutes of the whole lecture. */
export const WHOLE = 90

/**
 * The whole first, then what else there is, longest first.
 *
 * @param {string} root
 */
export function cutsIn(root = ROOT) {
  const found = readdirSync(root).map(name => Number((/^slides-([1-9]\d*)\.md$/.exec(name) || [])[1]))
  return [WHOLE].concat(found.filter(minutes => minutes && minutes !== WHOLE).sort((one, other) => other - one))
}

/**
 * The file that holds the settings and the sections of a cut.
 *
 * @param {number} cut
 */
export function entryOf(cut) {
  return cut === WHOLE ? 'slides.md' : `slides-${cut}.md`
}

/**
 * A name as it is for the whole, with the cut's minutes behind its stem otherwise: lecture.vtt, lecture-50.vtt.
 *
 * @param {string} name of a file or folder
 * @param {number} cut
 */
export function nameOf(name, cut) {
  return cut === WHOLE ? name : name.replace(/(\.\w+)?$/, ending => `-${cut}${ending}`)
}
