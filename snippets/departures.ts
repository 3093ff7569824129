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
    entry: 'D7',
    plan: '1,000 users × 100 tokens are 100,000 sequential passes.',
    lecture: 'Only if served one by one; [[sharedPasses]] passes when all share each one.',
    why: 'The sequences of a batch go through one pass together.',
    section: 2,
  },
]
