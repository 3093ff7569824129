/** Declares everything that a page paints outside of its tags to be decoration (ISO 14289-1, section 7.1). */
import { DECORATION, paints } from './content.ts'

/** Operators that a mark may not enclose. */
const BORDERS = new Set(['BDC', 'BMC', 'EMC', 'BT', 'ET'])

/** The operator of a line; Chromium writes it at the end. */
const operatorOf = (line: string): string => /[a-z*'"]+$/i.exec(line)?.[0] ?? ''

/**
 * @param source a content stream of Chromium's
 * @param wrapsItself whether an XObject outside of every mark is a form, whose own stream declares its decoration
 */
export function wrapUnmarked(source: string, wrapsItself: (name: string) => boolean = () => false): string {
  const written: string[] = []
  /** For each open marked content, whether it is a mark. */
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
