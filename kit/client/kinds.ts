/** The kinds of slides that have a mark, by the layout that asks for each, and the word beside the mark. */
export const KIND_WORDS = {
  'problem': 'The problem',
  'pivot': 'The pivot',
  'misconception': 'Misconception',
  'predict': 'Predict',
  'verify': 'Verify',
  'of-course': 'Of course',
} as const

export type Kind = keyof typeof KIND_WORDS

/** The kind that a layout stands for; none for those without a mark, such as `evidence` and `code`. */
export const kindOf = (layout: string | undefined): Kind | undefined =>
  layout !== undefined && Object.hasOwn(KIND_WORDS, layout) ? layout as Kind : undefined
