/** The cuts of the lecture, by their minutes: slides.md is the whole, slides-50.md one of 50. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.mjs'

/** Minutes of the whole lecture in a folder: `duration: 90min` of its settings, or Slidev's default. @param {string} root */
function wholeOf(root) {
  const file = join(root, 'slides.md')
  return Number(/^duration: *(\d+)/m.exec(existsSync(file) ? readFileSync(file, 'utf8') : '')?.[1] ?? 30)
}

export const WHOLE = wholeOf(ROOT)

/** The whole first, then what else there is, longest first. */
export function cutsIn(root = ROOT) {
  const whole = wholeOf(root)
  const found = readdirSync(root).map(name => Number(/^slides-([1-9]\d*)\.md$/.exec(name)?.[1]))
  return [whole, ...found.filter(minutes => minutes && minutes !== whole).sort((one, other) => other - one)]
}

/** The file that holds the settings and the sections of a cut. @param {number} cut */
export const entryOf = cut => cut === WHOLE ? 'slides.md' : `slides-${cut}.md`

/**
 * A file's name for the whole lecture, or for a cut with its minutes after the stem: lecture.vtt, lecture-50.vtt.
 *
 * @param {string} name of a file or folder
 * @param {number} cut
 */
export const nameOf = (name, cut) => cut === WHOLE ? name : name.replace(/(\.\w+)?$/, ending => `-${cut}${ending}`)
