import type { Plugin } from 'vite'
import { describe, expect, it } from 'vitest'
import { refuseLostSlides } from '../../patches/lost-slides.ts'

/** What the plugin says when a build or a dev server starts over a file with these errors. */
function saidAt(command: 'build' | 'serve', errors: { message: string, row: number }[]): { error?: string, warnings: string[] } {
  const { buildStart } = refuseLostSlides({ data: { markdownFiles: { 'pages/1.md': { filepath: 'pages/1.md', slides: [], raw: '', errors } } } }) as Plugin & { buildStart: () => void }
  const said: ReturnType<typeof saidAt> = { warnings: [] }
  buildStart.call({
    environment: { config: { command } },
    error: (message: string) => {
      said.error = message
    },
    warn: (message: string) => said.warnings.push(message),
  } as never)
  return said
}

describe('a slide that cannot be read', () => {
  const errors = [{ message: 'Error when loading slide: Error: no figure is called "x"', row: 11 }]

  it('ends a build with its file and line', () => {
    expect(saidAt('build', errors).error).toBe('pages/1.md:12: no figure is called "x"')
  })

  it('is said while one works on the deck', () => {
    expect(saidAt('serve', errors)).toEqual({ warnings: ['pages/1.md:12: no figure is called "x"'] })
  })

  it('is not missed where there is none', () => {
    expect(saidAt('build', [])).toEqual({ warnings: [] })
  })
})
