/** The sections of the lecture: `section:` in a slide's frontmatter is a place in this list. */
import type { Section } from '../../kit/lecture.ts'

export const SECTIONS: readonly Section[] = [
  { title: 'Title', minutes: 2 },
  { title: 'Recap', minutes: 4 },
  { title: 'Two walls', minutes: 4 },
  { title: 'Data parallelism', minutes: 7 },
  { title: 'Communication', minutes: 7 },
  { title: 'Tensor parallelism', minutes: 8 },
  { title: 'Pipeline parallelism', minutes: 7 },
  { title: 'Side by side', minutes: 4 },
  { title: 'Check one', minutes: 4 },
  { title: 'ZeRO', minutes: 7 },
  { title: 'The sequential bottleneck', minutes: 6 },
  { title: 'Speculative decoding', minutes: 9 },
  { title: 'Continuous batching', minutes: 9 },
  { title: 'Check two', minutes: 4 },
  { title: 'The frontier', minutes: 5 },
  { title: 'Practice', minutes: 1 },
  { title: 'Summary', minutes: 2 },
]
