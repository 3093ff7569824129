/** Declares what a page paints outside of its tags as decoration (ISO 14289-1, section 7.1). */
import { DECORATION, paints } from './content.ts'

/** A mark may not reach across one of these. */
const BORDERS = new Set(['BDC', 'BMC', 'EMC', 'BT', 'ET'])

/** Of a line as Chromium writes it, with an operator at its end. */
const operatorOf = (line: string): string => /[a-z*'"]+$/i.exec(line)?.[0] ?? ''

/**
 * @param source a content stream of Chromium's
 * @param wrapsItself whether an XObject that stands outside of every mark is a form, whose own stream tells decoration apart
 */
export function wrapUnmarked(source: string, wrapsItself: (name: string) => boolean = () => false): string {
  const written: string[] = []
  /** Of each marked content that is open: whether it is a mark. */
  const open: boolean[] = []
  let run: string[] = []
  const endRun = (): void => {
    const isDecoration = !open.includes(true) && run.some(line => paints(operatorOf(line)))
    written.push(...isDecoration ? [`/${DECORATION} BMC`, ...run, 'EMC'] : run)
    run = []
  }
  for (const line of source.split('\n')) {
    const operator = operatorOf(line)
    const [, form] = /^\/(\S+) Do$/.exec(line) ?? []
    if (!BORDERS.has(operator) && !(form && !open.includes(true) && wrapsItself(form))) {
      run.push(line)
      continue
    }
    endRun()
    written.push(line)
    if (operator === 'BDC' || operator === 'BMC')
      open.push(/\/MCID\b/.test(line) || line.includes(`/${DECORATION}`))
    else if (operator === 'EMC')
      open.pop()
  }
  endRun()
  return written.join('\n')
}
