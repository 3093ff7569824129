/** A rule examines a file and returns what is wrong with it. */
import type { PDFDocument, PDFPage } from '@cantoo/pdf-lib'
import type { Painted } from '../content.ts'
import type { Tag } from '../objects.ts'

export interface Expected {
  title: string
  /** Undefined where any number will do. */
  pages?: number
}

export interface Checked {
  document: PDFDocument
  pages: PDFPage[]
  /** Every tag, in reading order. */
  tags: Tag[]
  painted: Painted[]
  expected: Expected
}

export interface Fault {
  message: string
  /** A tag, or a page from 1; undefined when it concerns the whole file. */
  at?: Tag | number
}

export type Rule = (file: Checked) => Fault[]

/** No fault if the condition holds, otherwise one. */
export const unless = (holds: unknown, message: string, at?: Fault['at']): Fault[] => holds ? [] : [{ message, at }]
