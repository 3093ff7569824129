/** The module `lecture:figure-slides`: for each figure, the slides that show it. Only the slides' Markdown is read. */
import type { ResolvedSlidevOptions } from '@slidev/types'
import type { Plugin } from 'vite'

const MODULE = 'lecture:figure-slides'
/** A figure in a slide's Markdown: [[distance]], [[distance|number]], figureValue('distance'). */
const USE = /\[\[(\w+)(?:\|\w+)?\]\]|\bfigure(?:Value|Text)\('(\w+)'/g

/** By figure, the numbers of its slides, whose sources are given in order. */
export function slidesByFigure(sources: readonly string[]): Record<string, number[]> {
  const slides: Record<string, number[]> = {}
  for (const [index, source] of sources.entries()) {
    for (const name of new Set([...source.matchAll(USE)].map(([, inWords, inCode]) => inWords ?? inCode)))
      (slides[name] ??= []).push(index + 1)
  }
  return slides
}

export function figureSlides({ data }: ResolvedSlidevOptions): Plugin {
  return {
    name: 'lecture:figure-slides',
    resolveId: id => id === MODULE ? `\0${MODULE}` : undefined,
    load: id => id === `\0${MODULE}` ? `export default ${JSON.stringify(slidesByFigure(data.slides.map(({ source }) => source.raw)))}` : undefined,
  }
}
