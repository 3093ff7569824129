/** Slidev's client, whose sources are checked along with ours, imports this package, which has no types. */
declare module 'file-saver'

/** The styles of the lecture's drawings; kit/parse/lecture-files.ts. */
declare module 'lecture:styles'

declare module 'lecture:figure-slides' {
  /** Numbers of the slides that name a figure; kit/parse/figure-slides.ts. */
  const slides: Record<string, number[] | undefined>
  export default slides
}
