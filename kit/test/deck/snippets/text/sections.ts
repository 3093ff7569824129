import type { Section } from '../../../../lecture.ts'

export const SECTIONS: readonly Section[] = [
  { title: 'Title', minutes: 1 },
  { title: 'Warmth', minutes: 1 },
  { title: 'Practice', minutes: 1 },
]
