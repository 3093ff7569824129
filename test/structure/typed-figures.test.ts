/** The finder of typed figures, on words that hold one and on words that hold none. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { ANSWERS } from '../../snippets/text/answers.ts'
import { DEPARTURES } from '../../snippets/text/departures.ts'
import { GLOSSARY } from '../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'
import { typedFigures, typedMeasures, wordsOfComponent, wordsOfMarkdown, wordsOfScript } from './typed-figures.ts'

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
    ['in words', 'It loses two percent.'],
    ['in words with an adjective between the tags', 'It loses <b>forty</b> milliseconds.'],
    ['in compound words', 'It has twenty-four gigabytes.'],
    ['in large words', 'It makes two hundred million operations.'],
    ['as a multiple', 'It is ten times slower.'],
    ['as a -fold', 'It is a tenfold gain.'],
    ['as one measure', 'It carries one gigabyte.'],
    ['as a count', 'Four GPUs share the batch.'],
    ['over a line break', 'It takes eighty\ngigabytes.'],
    ['as results in a row', 'Here are the results: six, two, nine, three.'],
    ['as a bare count', 'On the left four inputs, and below them four sums.'],
    ['as a part of a count', 'One row wakes two of eight.'],
    ['as a share', 'Each GPU keeps half of the columns, or a quarter of the layers.'],
    ['as a range', 'From eight to sixteen, each GPU loses.'],
    ['as a number of devices', 'Cut the work over two GPUs.'],
    ['as a name by number', 'The guest on slot three leaves; request nine sits down.'],
  ])('%s', (_, markdown) => {
    expect(inSlide(markdown)).not.toEqual([])
  })

  it('in the template of a component', () => {
    expect(inComponent('<script setup lang="ts">\nconst a = 1\n</script>\n\n<template>\n  <text>80 GB</text>\n</template>')).toEqual(['80 GB'])
    expect(inComponent('<template>\n  <svg aria-label="Takes 80 GB" />\n</template>')).toEqual(['Takes 80 GB'])
  })
})

it('in the script of a component, where a sentence is written', () => {
  const component = (script: string) => inComponent(`<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  <g />\n</template>`)
  expect(component('const alt = `A ring of four GPUs`')).toEqual(['A ring of four GPUs'])
  expect(component('const alt = `A ring of ${gpus} GPUs over [[ringSteps|words]] steps`')).toEqual([])
  expect(component('const shape = { class: \'t-note c-2\', d: \'M240 80h4\' } // four GPUs')).toEqual([])
})

it('in a drawing that stands in a page, with a unit', () => {
  expect(typedMeasures(wordsOfMarkdown('<Drawing alt="Four GPUs take 80 GB"></Drawing>'))).toHaveLength(2)
  expect(typedMeasures(wordsOfMarkdown('<Drawing alt="A row of four bars"></Drawing>'))).toEqual([])
})

/** Names of functions and stages, ends of ranges, terms of formulas. */
const IN_EXERCISES = /`\w+`|exercise 1|stages? (?:\d, \d or )?\d|from (?:step )?0\b|\b0 to 1|or 0 when|where 0 is|min\(1,|max\(0,|sum to 1|1 \/ \(tensor/gi

describe('the texts of the lecture', () => {
  it.each([
    ['glossary', GLOSSARY.map(({ meaning }) => meaning)],
    // The exercises' own texts are looked at below.
    ['answers', ANSWERS.filter(({ section }) => section < 15).flatMap(({ question, answer }) => [question, answer])],
    ['questions', QUESTIONS.flatMap(({ question, answer }) => [question, answer])],
    // What the plan says is quoted as it stands there.
    ['departures', DEPARTURES.flatMap(({ lecture, why }) => [lecture, why])],
  ])('%s name their figures', (_, texts) => {
    expect(texts.flatMap(inSlide)).toEqual([])
  })

  it.each(EXERCISES)('exercise $number computes its figures', ({ id }) => {
    const source = readFileSync(`snippets/exercises/${id}/exercise.ts`, 'utf8')
    const [told] = /\n {2}predict: \{[\s\S]*?\n {2}exports:/.exec(source)!
    expect(typedFigures(wordsOfScript(told).replace(IN_EXERCISES, ''))).toEqual([])
  })
})

describe('no figure is found', () => {
  it.each([
    ['where it has a name', '# It takes [[memory70B]], [[optimizerShare|words]] of it the optimizer’s'],
    ['where a unit follows it', '[[parcel|number]] GB'],
    ['in models', 'GPT-2 with 124M, 7B, 70B, 175B and Llama 3 405B, Llama 3.1 and Llama-2-70B'],
    ['in hardware', 'A100s and an H100 on NVLink 3 or PCIe 4.0 x16, H200, H800s, B200 and an NVL72 rack of GB200s'],
    ['in formats and methods', 'bf16 weights, fp32 momentum, ZeRO-1, 1F1B'],
    ['in the names of things of the lecture', 'Misconception 1, Check 2, Exercise 4, GPU 0'],
    ['in a source', 'Narayanan et al. 2021 (arXiv 2104.04473)'],
    ['in attributes that draw', '<rect x="240" y="400" width="100" /><Step :at="1">shown</Step>'],
    ['in code', '```ts\nconst a = 840\n```'],
    ['in a script block', '<script setup lang="ts">\nconst a = 840\n</script>'],
    ['in a snippet line', '<<< @/snippets/data-parallel.ts#step {1-4|5}'],
    ['in an expression', '{{ step > 2 ? \'shown\' : \'not shown\' }}'],
    ['in a formula of single digits', 'It sends $2(N-1)/N$.'],
    ['in a numbered list', '1. First\n2. Second'],
    ['in a link', '[read](https://example.com/2021/paper) and [see](/12)'],
    ['in a click mark', 'Words. [click:2] More.'],
    ['in what the talk itself counts', 'Two walls, three facts, and one of them is yours. We have two cuts and two repairs; keep the two apart.'],
    ['in the names of stages and formats', 'Stages one and two keep them; Adam’s mean is in thirty-two bits, the weights are sixteen-bit numbers.'],
    ['in a word that only begins like a number', 'Often tokens arrive; sixth sense.'],
    ['in places of a work', 'Narayanan et al. 2021, sections 2.3 and 3.2; theorem 3.11; equation 5.'],
    ['in an article', 'One token is one forward pass on one GPU.'],
  ])('%s', (_, markdown) => {
    expect(inSlide(markdown)).toEqual([])
  })
})
