/** The words of the lecture, each in a sentence: for the backup and the handout. */

export interface Term {
  term: string
  /** [[name]] is a figure. */
  meaning: string
  /** Section that introduces it. */
  section: number
}

/** The terms in the order of the alphabet. */
export const GLOSSARY: readonly Term[] = [
  {
    term: '1F1B',
    meaning: 'A pipeline order: after a warm-up each stage does one forward, one backward. Same bubble as GPipe, less to remember.',
    section: 6,
  },
  {
    term: 'Acceptance',
    meaning: 'The chance that a guess stands when those before it do: what both distributions have in common.',
    section: 11,
  },
  {
    term: 'Activations',
    meaning: 'What every operation in a layer puts out; in training kept for the backward pass.',
    section: 6,
  },
  { term: 'All-gather', meaning: 'Every device ends with the pieces of all, put side by side.', section: 5 },
  {
    term: 'All-reduce',
    meaning: 'Every device ends with the sum of all; over a ring each sends less than [[ringLimit]] its bytes.',
    section: 3,
  },
  {
    term: 'All-to-all',
    meaning: 'Every device sends a different piece to every other: what experts need.',
    section: 5,
  },
  { term: 'bf16', meaning: 'A number in [[bytesPerWeight]], with the range of fp32 and fewer digits.', section: 1 },
  { term: 'Bubble', meaning: 'Time in which pipeline stages wait while the line fills and drains.', section: 6 },
  {
    term: 'Bus bandwidth',
    meaning: 'A collective’s speed, scaled so that a ring over equal links would show the speed of one link.',
    section: 4,
  },
  {
    term: 'Chunked prefill',
    meaning: 'Reading a long prompt a piece at a time, in the rows that those who write leave free: it bounds everyone’s wait.',
    section: 12,
  },
  { term: 'Context parallelism', meaning: 'Cuts one long sequence over devices.', section: 14 },
  {
    term: 'Continuous batching',
    meaning: 'A slot that empties takes the next request at the following step.',
    section: 12,
  },
  { term: 'Data parallelism', meaning: 'Copies the model, splits the batch, averages the gradients.', section: 3 },
  {
    term: 'Decode',
    meaning: 'Writing the answer, a pass and a row a token; each pass reads all weights and the user’s cache, so bytes limit it.',
    section: 10,
  },
  {
    term: 'Draft, target',
    meaning: 'Who guesses, a small model, a head on the large one or a look-up; the large model that checks and has the last word.',
    section: 11,
  },
  {
    term: 'Expert parallelism',
    meaning: 'Whole experts on different devices; tokens travel to them and back.',
    section: 5,
  },
  {
    term: 'FSDP',
    meaning: 'Fully sharded data parallelism, PyTorch’s form of ZeRO; weights may stay whole between forward and backward.',
    section: 9,
  },
  { term: 'HBM', meaning: 'The memory beside a GPU’s arithmetic; [[hbmBandwidth]] on an A100.', section: 1 },
  { term: 'int8, int4', meaning: 'Weights as whole numbers of that many bits, with a scale for each group of them.', section: 10 },
  {
    term: 'KV cache',
    meaning: 'Keys and values of the tokens so far; [[cacheToken]] a token for Llama 2 70B.',
    section: 10,
  },
  { term: 'Master weights', meaning: 'The fp32 copy of the weights that mixed precision updates.', section: 1 },
  { term: 'Memory-bound', meaning: 'Limited by the bytes that arrive, not by the operations.', section: 1 },
  { term: 'Microbatch', meaning: 'A piece of the batch that goes down a pipeline by itself.', section: 6 },
  {
    term: 'NVLink',
    meaning: 'The wire between GPUs of one box, since a few years of one rack; [[nvlinkBandwidth]] each way on an A100.',
    section: 4,
  },
  {
    term: 'Paged cache',
    meaning: 'A cache in small blocks, taken as tokens come, instead of room for the longest answer; it shrinks no cache.',
    section: 12,
  },
  { term: 'Pipeline parallelism', meaning: 'Cuts between layers; activations cross the borders.', section: 6 },
  {
    term: 'Preemption',
    meaning: 'When the memory is full, the request seated last gives up its cache, and all its tokens are read again.',
    section: 12,
  },
  {
    term: 'Prefill',
    meaning: 'Reading the prompt: many rows in one pass, limited by arithmetic; that pass writes the first token.',
    section: 10,
  },
  {
    term: 'Recomputation',
    meaning: 'Activations are dropped and computed again in the backward pass: less memory for more arithmetic.',
    section: 6,
  },
  {
    term: 'Reduce-scatter',
    meaning: 'Every device ends with its piece of the sum: the first half of a ring all-reduce.',
    section: 3,
  },
  { term: 'Residual', meaning: 'What the target says beyond the draft; corrections are drawn from it.', section: 11 },
  {
    term: 'Ridge',
    meaning: 'Operations a byte at which arithmetic and memory take equally long; [[ridge]] on an A100.',
    section: 1,
  },
  {
    term: 'Roll-back',
    meaning: 'Keys and values of refused guesses leave the cache before the next pass.',
    section: 11,
  },
  { term: 'Row', meaning: 'One token’s way through a pass; a pass has as many rows as tokens go through it.', section: 10 },
  {
    term: 'Sequence parallelism',
    meaning: 'What tensor parallelism copies, norms and inputs, is cut along the sequence; an all-reduce becomes a reduce-scatter and an all-gather.',
    section: 6,
  },
  { term: 'Sharding', meaning: 'Keeping one piece on each device instead of a copy on all.', section: 9 },
  {
    term: 'Share kept',
    meaning: 'How many of all guesses are kept; it falls with their number, for one that fails takes all behind it along.',
    section: 11,
  },
  { term: 'Slot', meaning: 'A place in the batch of a server.', section: 12 },
  {
    term: 'Speculative decoding',
    meaning: 'Guess several tokens, check them in one pass, keep the agreeing front and one of the target’s own.',
    section: 11,
  },
  { term: 'Static batching', meaning: 'A batch starts together and leaves together.', section: 12 },
  {
    term: 'Tensor parallelism',
    meaning: 'Cuts inside every layer; partial outputs are summed twice a layer forward.',
    section: 5,
  },
  {
    term: 'Time between tokens',
    meaning: 'What a person waits for each further token: a pass, and whatever else the pass carries.',
    section: 10,
  },
  {
    term: 'Time to first token',
    meaning: 'What a person waits until the answer begins: the queue, and the pass over the prompt.',
    section: 10,
  },
  {
    term: 'ZeRO',
    meaning: 'Data parallelism without copies: shards optimizer states, then gradients, then weights.',
    section: 9,
  },
]
