import { describe, expect, it } from 'vitest'
import { slidesByFigure } from '../../parse/figure-slides.ts'

describe('the slides of a figure', () => {
  it('are all that name it, in words, notes or drawings, once each', () => {
    expect(slidesByFigure([
      'It has [[memory7B]]; again [[memory7B|number]].',
      'Nothing.',
      'const x = figureValue(\'gpus\')\n<!-- [[memory7B]] -->',
      '<p>{{ figureText(\'gpus\') }}</p>',
    ])).toEqual({ memory7B: [1, 3], gpus: [3, 4] })
  })
})
