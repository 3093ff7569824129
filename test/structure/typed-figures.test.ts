/** The finder of typed figures, on words that hold one and on words that hold none. */
import { describe, expect, it } from 'vitest'
import { typedFigures, wordsOfComponent, wordsOfMarkdown } from './typed-figures.ts'

const inSlide = (markdown: string) => typedFigures(wordsOfMarkdown(markdown))
const inComponent = (source: string) => typedFigures(wordsOfComponent(source))

describe('a typed figure is found', () => {
  it.each([
    ['in a headline', '# The model takes 840 GB'],
    ['in a sentence', 'It takes 3.3 ms.'],
    ['next to a name', 'A 70B model takes 840 GB on an A100.'],
    ['in a model that is not on the list', 'A 71B model.'],
    ['in a GPU that is not there', 'GPU 8 waits.'],
    ['in a drawing', '<Drawing alt="A bar"><text x="240" y="400">80 GB</text></Drawing>'],
    ['in a label', '<Drawing alt="A bar of 840 GB"></Drawing>'],
    ['in a bound label', '<Truck :label="name + \' 12 GB\'" />'],
    ['in an expression', '{{ wide ? \'4 lanes\' : \'a lane\' }}'],
    ['in bold', 'It takes **12** bytes'],
    ['in inline code', 'That is `840`.'],
    ['in a formula', 'So $70 \\times 12 = 840$.'],
    ['in a chart', '```mermaid\nflowchart LR\n  A["80 GB"] --> B\n```'],
    ['in words', 'It loses two percent.'],
    ['in words with an adjective between the tags', 'It loses <b>forty</b> milliseconds.'],
    ['in compound words', 'It has twenty-four gigabytes.'],
    ['in large words', 'It makes two hundred million operations.'],
    ['as a multiple', 'It is ten times slower.'],
    ['as a -fold', 'It is a tenfold gain.'],
    ['as one measure', 'It carries one gigabyte.'],
    ['as a count', 'Four GPUs share the batch.'],
    ['over a line break', 'It takes eighty\ngigabytes.'],
  ])('%s', (_, markdown) => {
    expect(inSlide(markdown)).not.toEqual([])
  })

  it('in the template of a component', () => {
    expect(inComponent('<script setup lang="ts">\nconst a = 1\n</script>\n\n<template>\n  <text>80 GB</text>\n</template>')).toEqual(['80 GB'])
    expect(inComponent('<template>\n  <svg aria-label="Takes 80 GB" />\n</template>')).toEqual(['Takes 80 GB'])
  })
})

describe('no figure is found', () => {
  it.each([
    ['where it has a name', '# It takes [[memory70B]], [[optimizerShare|words]] of it the optimizer’s'],
    ['where a unit follows it', '[[parcel|number]] GB'],
    ['in models', 'GPT-2 with 124M, 7B, 70B, 175B and Llama 3 405B, Llama 3.1 and Llama-2-70B'],
    ['in hardware', 'A100s and an H100 on NVLink 3 or PCIe 4.0 x16'],
    ['in formats and methods', 'bf16 weights, fp32 momentum, ZeRO-1, 1F1B'],
    ['in the names of things of the lecture', 'Misconception 1, Check 2, Exercise 4, GPU 0'],
    ['in a source', 'Narayanan et al. 2021 (arXiv 2104.04473)'],
    ['in attributes that draw', '<rect x="240" y="400" width="100" /><Show :at="1">shown</Show>'],
    ['in code', '```ts\nconst a = 840\n```'],
    ['in a script block', '<script setup lang="ts">\nconst a = 840\n</script>'],
    ['in a snippet line', '<<< @/snippets/data-parallel.ts#step {1-4|5}'],
    ['in an expression', '{{ step > 2 ? \'shown\' : \'not shown\' }}'],
    ['in a formula of single digits', 'It sends $2(N-1)/N$.'],
    ['in a numbered list', '1. First\n2. Second'],
    ['in a link', '[read](https://example.com/2021/paper) and [see](/12)'],
    ['in a click mark', 'Words. [click:2] More.'],
    ['in a number word without a unit', 'Two walls, three facts, and one of them is yours.'],
    ['in a word that only begins like a number', 'Often tokens arrive; sixth sense.'],
    ['in a plural', 'Cut work over two GPUs, and the two devices must talk.'],
    ['in an article', 'One token is one forward pass on one GPU.'],
  ])('%s', (_, markdown) => {
    expect(inSlide(markdown)).toEqual([])
  })
})
