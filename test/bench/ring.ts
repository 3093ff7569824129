/** `npm run bench`: the ring all-reduce over four times as many GPUs as a slide shows, with all that each one holds after each step. */
import { ringContributions } from '../../snippets/training/ring-all-reduce.ts'

/** Twice round the ring, but for one step each time. */
const messagesOf = (gpus: number): number => 2 * (gpus - 1) * gpus

export const name = 'Ring all-reduce'
export const unit = 'messages'
export const sizes = [8, 16, 32].map(messagesOf)
export const limit = 10 // ms

export function run(messages: number): void {
  const gpus = (1 + Math.sqrt(1 + 2 * messages)) / 2
  const { messageCount } = ringContributions(gpus)
  if (messageCount !== messages)
    throw new Error(`expected ${messages} messages; got ${messageCount}`)
}
