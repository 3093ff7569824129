/** Questions that an audience is likely to ask, and how to answer them: for the backup and the handout. */

export interface Question {
  question: string
  /** [[name]] is a figure. */
  answer: string
  /** Section after which it comes up. */
  section: number
}

/** The questions in the order in which they come up. */
export const QUESTIONS: readonly Question[] = [
  {
    question: 'Why do you count so many bytes a parameter, and not more or fewer?',
    answer: '[[plainBytesPerParam]] leave out the fp32 master weights. With them it is [[mixedBytesPerParam]]: [[memory70BMixed]] instead of [[memory70BPlain]] for 70B.',
    section: 1,
  },
  {
    question: 'Why not take a GPU with more memory?',
    answer: 'There are cards of up to [[largestMemory]]. 70B needs [[memory70B]] to train, so the question stays; it only comes up at a larger model.',
    section: 2,
  },
  {
    question: 'Does data parallelism really scale?',
    answer: 'Inside a box nearly, if each GPU has tokens enough: by our sum [[stepSpeedUp]] on [[dataGpus|words]]. At scale, [[dpThroughput]] the throughput for [[dpHardware]] the hardware.',
    section: 3,
  },
  {
    question: 'Is NVLink not sold as twice as fast?',
    answer: '[[nvlinkDatasheet]] on the datasheet adds both directions. A load travels in one, at [[nvlinkBandwidth]]; measured in an all-reduce, [[nvlinkMeasured]].',
    section: 4,
  },
  {
    question: 'Why does tensor parallelism stop at a box?',
    answer: 'A box has [[nodeDevices]]. The first step out of it cost [[cliff]] of the throughput on each GPU, measured; the finer cut alone would cost perhaps [[finerCut]]. Where a rack is one domain of NVLink, the same argument stops at the rack.',
    section: 5,
  },
  {
    question: 'Does 1F1B shrink the bubble?',
    answer: 'No. Both wait [[bubbleBoth]] with [[microbatches8|words]] microbatches; 1F1B remembers [[heldFlush|words]] instead of [[held8|words]]. Interleaving shrinks the bubble, for more messages.',
    section: 6,
  },
  {
    question: 'Where are the activations in your sums?',
    answer: 'In every plan that fits, from section 6 on. One sequence of our 70B leaves [[activations70B]]; cut in every layer and along the sequence [[activationsSequence]]; recomputed layer by layer [[activationsInputs]], for a [[recomputePrice|words]] more arithmetic.',
    section: 8,
  },
  {
    question: 'Is ZeRO stage three still data parallelism?',
    answer: 'Yes: each GPU still has its own part of the batch. Weights are gathered when a layer needs them, for [[zeroFactor3]] the traffic, if a step is one microbatch.',
    section: 9,
  },
  {
    question: 'Does the GPU idle while a token is sampled?',
    answer: 'It may wait for the CPU. With a small model on one H100 vLLM’s GPU once worked [[vllmGpuTime]] of the time; [[vllmServerTime]] went to the HTTP server, [[vllmScheduleTime]] to scheduling.',
    section: 10,
  },
  {
    question: 'Why is int8 not twice as fast?',
    answer: 'A constant does not shrink, and bytes in int8 arrive more slowly: [[decode8]] became [[int8Speed|number]]; the constant alone would leave [[int8Hoped|number]].',
    section: 10,
  },
  {
    question: 'Does a bad draft change what is written?',
    answer: 'No. The output has the target’s distribution, up to rounding, for any draft with the same vocabulary. A bad draft costs time.',
    section: 11,
  },
  {
    question: 'Why not check a whole tree of guesses?',
    answer: 'One can. Every branch takes rows from the same [[ridge]] cells, so it pays only while there is idle arithmetic.',
    section: 11,
  },
  {
    question: 'Must the draft be a second model?',
    answer: 'No. EAGLE is a small head that reads the large model’s own features, MTP is trained into the large model, n-grams are looked up in the text so far.',
    section: 11,
  },
  {
    question: 'What becomes of the cache behind a refused guess?',
    answer: 'The pass has written keys and values for every guess. Those behind the last that stands are dropped, in the target’s cache and in the draft’s.',
    section: 11,
  },
  {
    question: 'How large may a batch be?',
    answer: 'As large as the caches allow: [[cacheToken]] a token. Beside the weights, [[servingGpus|words]] A100s have [[cacheRoom]], enough for [[fullUsers]] full contexts of Llama 2. Engines also cap the rows of a pass and the sequences.',
    section: 12,
  },
  {
    question: 'What happens to everyone when a long prompt arrives?',
    answer: 'Read in one pass, [[longPromptTokens]] stall all for [[wholeWait]], [[wholePasses]] usual passes; in chunks of [[budgetRows]] rows for [[chunkWait]]. Chunks give little back: [[chunkLost]] tokens lost instead of [[wholeLost]].',
    section: 12,
  },
  {
    question: 'Why not simply a bigger batch?',
    answer: 'It needs a cache for every slot: [[biggerMemory]] instead of [[slotMemory]] for [[biggerFinished]] finished. Refilled, the first memory finishes [[finished]].',
    section: 12,
  },
  {
    question: 'Should I guess on a busy server?',
    answer: 'While checks wait for memory. At [[shortContext]] each, [[busyUsers]] users get [[gainBusy]] the speed; from [[payingTokens]] each they gain. Measure your own drafts.',
    section: 12,
  },
  {
    question: 'Did grouped queries shrink the cache of Llama 2?',
    answer: 'By a factor of [[cacheHeadsFactor|words]] against a model that never was: [[cacheLong]] instead of [[cacheLongAllHeads]] at [[longContext]] tokens, a context that Llama 2 does not have.',
    section: 12,
  },
  {
    question: 'How was this or that closed model trained?',
    answer: 'We do not know, and nor do most who write about it. Read published layouts, such as that of Llama 3.',
    section: 14,
  },
]
