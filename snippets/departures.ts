/** Where the lecture departs from the plan it was made from, and why. Entry names are those of the audit. */

export interface Departure {
  /** Entry of the audit of the plan. */
  entry: string
  /** What the plan says. */
  plan: string
  /** Names of the figures, and words between them, that the lecture says instead: [[name]] is a figure. */
  lecture: string
  why: string
  /** Section in which the lecture says so. */
  section: number
}

export const DEPARTURES: readonly Departure[] = [
  {
    entry: 'A1',
    plan: 'Optimizer states are two thirds; master weights are taught and not counted.',
    lecture: 'One convention, stated: [[bytesPerParam]] a parameter, [[optimizerShare|words]].',
    why: 'Mixed precision with fp32 master weights counts [[mixedBytesPerParam]] (ZeRO, section 3.1).',
    section: 1,
  },
  {
    entry: 'A2',
    plan: 'The best single GPU has 80 GB, so training is physically impossible.',
    lecture: 'A GPU of [[gpuMemory]] cannot begin: [[memory70B]], or [[memory70BOther]].',
    why: 'Larger cards exist, up to 288 GB; offloading can begin, very slowly.',
    section: 2,
  },
  {
    entry: 'A3',
    plan: 'Data parallelism cannot solve the memory problem.',
    lecture: 'Plain data parallelism cannot; ZeRO shards what it copies.',
    why: 'Fully sharded data parallelism divides everything by the number of GPUs.',
    section: 3,
  },
  {
    entry: 'A4',
    plan: 'ZeRO still needs tensor or pipeline parallelism.',
    lecture: 'Stage three does not: [[zeroNeeded]] GPUs hold the states. Stages one and two do.',
    why: 'They keep [[zero1Floor]] and [[zero2Floor]] on each GPU, however many there are.',
    section: 9,
  },
  {
    entry: 'A5',
    plan: '30B on four GPUs: combine pipeline with tensor parallelism.',
    lecture: 'No split fits: [[memory30B]] is more than [[checkCapacity]].',
    why: 'Every cut over four averages [[quarter30B]]; only more GPUs, fewer bytes or another tier help.',
    section: 8,
  },
  {
    entry: 'A6',
    plan: 'A matrix of 8192 by 32768 is about 1 GB in bf16.',
    lecture: 'It is [[wideMatrix]].',
    why: 'Two bytes an element; 1.07 GB is its size in fp32.',
    section: 5,
  },
  {
    entry: 'B1',
    plan: 'NVLink moves 600 GB/s: 1 GB in 1.7 ms, 530 billion operations lost.',
    lecture: '[[nvlinkBandwidth]] one way: [[nvlinkTime]], [[nvlinkOperations]].',
    why: 'The datasheet adds both directions; a load travels in one.',
    section: 4,
  },
  {
    entry: 'B2',
    plan: 'A column split is put together by an all-reduce, after each matrix.',
    lecture: 'Columns are gathered, rows are summed; [[forwardAllReduces|words]] all-reduces a layer forward.',
    why: 'Column outputs are complete; only row outputs are partial (Megatron).',
    section: 5,
  },
  {
    entry: 'B3',
    plan: 'Tensor parallelism of 175B over 8 GPUs waits 40 to 60% of the time.',
    lecture: '[[nvlinkWaitLow]] to [[nvlinkWaitHigh]] on NVLink, [[pcieWaitLow]] to [[pcieWaitHigh]] on PCIe.',
    why: 'We found no source; on A100s and this model it holds off NVLink or across boxes.',
    section: 4,
  },
  {
    entry: 'B4',
    plan: 'N GPUs give N times the throughput.',
    lecture: '[[stepSpeedUp]] for four in one box; [[dpThroughput]] for [[dpHardware]] at scale.',
    why: 'Measured, Ultra-Scale Playbook.',
    section: 3,
  },
  {
    entry: 'B5',
    plan: 'Nothing is replicated in tensor parallelism; use it when a layer is too wide.',
    lecture: 'Norms and activations are; it goes inside the box, the pipeline across boxes.',
    why: 'The published rule follows the wires (Narayanan et al.; Llama 3).',
    section: 7,
  },
  {
    entry: 'B6',
    plan: 'Expert parallelism is a form of tensor parallelism.',
    lecture: 'It is a dimension of its own: tokens travel, all to all.',
    why: 'Whole experts stay in place, and the exchange sums nothing.',
    section: 5,
  },
  {
    entry: 'C1',
    plan: '75% idle, without saying of what.',
    lecture: '[[bubble1]] of the devices’ time.',
    why: 'Papers also divide by the useful time, which gives three times as much as the work itself.',
    section: 6,
  },
  {
    entry: 'C2',
    plan: 'With enough microbatches utilization approaches 100%.',
    lecture: 'The bubble shrinks; for [[cutTokens]] tokens the time is shortest at [[bestCut|words]] microbatches.',
    why: 'A small piece still reads all weights; measured stage times.',
    section: 6,
  },
  {
    entry: 'C3',
    plan: 'Blocks take roughly equal time.',
    lecture: 'Equal stages are an assumption, and said to be one.',
    why: 'Embedding and output break it; Llama 3 took a layer off both ends.',
    section: 6,
  },
  {
    entry: 'D7',
    plan: '1,000 users × 100 tokens are 100,000 sequential passes.',
    lecture: 'Only if served one by one; [[sharedPasses]] passes when all share each one.',
    why: 'The sequences of a batch go through one pass together.',
    section: 2,
  },
]
