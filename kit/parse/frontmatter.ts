/** Frontmatter that is no YAML. */
import type { SourceSlideInfo } from '@slidev/types'

/** What the parser of YAML says of it. */
interface YamlError { message: string, linePos?: readonly { line: number }[] }

/** The line of its file, from the fence above it, which is line 0. */
export const lineOfError = ({ linePos }: YamlError): number => (linePos?.[0].line ?? 0) + 1

/** Whether a slide's frontmatter is read in part only. */
export const isUnreadable = ({ frontmatterDoc }: SourceSlideInfo): boolean => Boolean(frontmatterDoc?.errors.length)

/** What is wrong, and the next step. */
export function unreadable({ message }: YamlError): string {
  const [why] = message.split(/ at line \d+, column \d+:?\n|\n/)
  return `cannot be read: ${why}. Name each setting once, and put quotation marks around a value that has a colon or a #.`
}
