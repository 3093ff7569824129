/** Rules for what the pages paint. */
import type { ContentStreamOperand } from '@cantoo/pdf-lib'
import type { Rule } from './rules.ts'
import { DECORATION, nameIn, paints } from '../content.ts'
import { marksOf } from '../objects.ts'
import { unless } from './rules.ts'

/** Whether a string shows glyph 0, which means that the font lacks the character. Every glyph is two bytes. */
function lacksGlyph(operand: ContentStreamOperand): boolean {
  if (Array.isArray(operand))
    return operand.some(lacksGlyph)
  const { bytes = [] } = operand as { bytes?: ArrayLike<number> }
  return Array.from(bytes).some((byte, i, all) => i % 2 === 0 && !byte && !all[i + 1])
}

export const PAINTED_RULES = {
  /** Everything that is painted belongs to a tag or is declared decoration. */
  marked: ({ painted }) => painted.flatMap(({ operator, mark, page }) =>
    unless(mark || !paints(operator), `the operator ${operator} paints outside of every tag`, page)),

  /** Every mark belongs to a tag. */
  marks: ({ tags, painted }) => {
    const held = new Set([DECORATION, ...tags.flatMap(marksOf)])
    return painted.flatMap(({ mark, page }) => unless(!mark || held.has(mark), `mark ${mark} does not belong to a tag`, page))
  },

  glyphs: ({ painted }) => painted.flatMap(({ operator, operands, page }) =>
    unless(!/^T[Jj]$/.test(operator) || !lacksGlyph(operands[0]), 'a character has no glyph in any font', page)),

  /** Readers draw patterns and shadings differently. */
  textures: ({ painted }) => painted.flatMap(({ operator, operands, page }) =>
    unless(operator !== 'sh' && !(/^scn$/i.test(operator) && operands.some(nameIn)), 'a pattern or a shading is painted; draw its lines under a clip', page)),
} satisfies Record<string, Rule>
