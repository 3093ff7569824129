/**
 * Sentences that suppose something of those who listen, or that hold for one setting only: `[[say:welcome]]` in a page.
 * `audience` in slides.md chooses: anyone who has built a model, or the course on GPT-2 that this lecture was made for.
 */
import type { Settings } from '../figures/figure.ts'

/** What 12 or 16 bytes a parameter make true. */
const byConvention = ({ bytesPerParameter }: Settings) => bytesPerParameter === 16
  ? {
      variance: 'And a running variance, [[variance7B]] more, and just as much for the copy of the weights in thirty-two bits on which Adam makes its steps.',
      past: 'Even this small model ends [[past7B]] past the wall. If your card has [[memoryReported]], it was sold in powers of two; that is not enough either.',
      decides: 'a card that reports [[memoryReported]] has no room for the [[memory7B]] of this model, and has it for the [[memory7BOther]] of the other count.',
      averages: 'the running averages of the optimizer, and a second copy of the weights',
      full: 'full',
    }
  : {
      variance: 'And a running variance, [[variance7B]] more.',
      past: 'Look closely: even this small model ends [[past7B]] past the wall. If your card has [[memoryReported]], it was sold in powers of two; that still leaves hardly any room for activations. A copy of the weights in thirty-two bits is not counted here.',
      decides: 'a card that reports [[memoryReported]] has room for the [[memory7B]] of this model, and not for the [[memory7BOther]] of the other count.',
      averages: 'and the running averages of the optimizer',
      full: 'almost full',
    }

const anyone = (settings: Settings) => ({
  ...byConvention(settings),
  welcome: 'Welcome. This lecture is about scale: from a good architecture to a model that people can use.',
  facts: 'Three facts to begin with. The first is a sum:',
  yourLoop: 'A generation loop',
  loopFact: 'The second fact is the loop that writes a text.',
  chefsFact: 'The third fact is best told as a kitchen. The bottleneck is the delivery truck, not the chefs. We need it as a number.',
  gpt2: 'GPT-2, the small one, fits on one GPU many times over.',
  seenBefore: 'At the beginning we opened one GPU.',
  linearLayer: 'It is a plain linear layer, only larger:',
  block: 'Here is a feed-forward block, cut',
  mixtures: 'One word on mixtures of experts, since the names are often confused.',
  recapLoop: 'This is the loop of the recap.',
  plainLoop: 'Generate is the plain loop, run by the small model.',
  ending: 'Three limits stood in the way of scale,<br>and the last one was the machine',
  endingFirst: 'the model',
  endingSecond: 'the text',
  endingThird: 'the machine',
  endingFoot: 'Three limits, and what relieves each.',
  endingWords: 'Scale met three limits. The first is a dense model, in which every parameter works on every token; mixture of experts breaks that. Then comes the length of the text: its positions, its square of attention, its cache. And today the last barrier:',
})

const course: Omit<ReturnType<typeof anyone>, keyof ReturnType<typeof byConvention>> = {
  welcome: 'Welcome. This is the last lesson of the module on scaling: from a good architecture to a model that people can use.',
  facts: 'Three facts that you already own. The first is a sum you have done:',
  yourLoop: 'The loop you wrote',
  loopFact: 'The second fact is a loop that you wrote yourself.',
  chefsFact: 'The third fact is the one you know as the kitchen. The bottleneck is the delivery truck, not the chefs. Today we need it as a number.',
  gpt2: 'You built GPT-2, the small one, and it fits on one GPU many times over.',
  seenBefore: 'In the lesson on efficiency we opened one GPU.',
  linearLayer: 'It is the same linear layer that you have built many times, only larger:',
  block: 'Here is the feed-forward block that you built, cut',
  mixtures: 'One word on the mixtures of experts from the first lesson of this module, since the names are often confused.',
  recapLoop: 'This is your loop, from the recap.',
  plainLoop: 'Generate is your own loop, run by the small model.',
  ending: 'The module is complete: three lessons relieved<br>three limits, and the last one was the machine',
  endingFirst: 'first lesson',
  endingSecond: 'second lesson',
  endingThird: 'this lesson',
  endingFoot: 'The module on scaling, one barrier a lesson.',
  endingWords: 'This was the last lesson of the module on scaling. It began with a dense model, in which every parameter works on every token, and mixture of experts broke that. Then came the length of the text: its positions, its square of attention, its cache. And today the last barrier:',
}

/** By audience; the first is the default. */
export const WORDING = {
  'anyone': anyone,
  'gpt2-course': (settings: Settings) => ({ ...anyone(settings), ...course }),
}
