/** The question "how do we know?", shared by the windows of one lecture. */
import { shallowRef, watch } from 'vue'
import { openChannel } from './channel.ts'
import { storageKey } from './store.ts'

/** Whether the answer is open, and which figure was asked for. */
interface Question {
  open: boolean
  figure?: string
}

export const question = shallowRef<Question>({ open: false })

export function askFor(figure?: string): void {
  question.value = { open: true, figure }
}

export function closeEvidence(): void {
  question.value = { open: false }
}

/** Keeps presenter and audience window in step. */
export function useSharedQuestion(): void {
  let heard: Question | undefined
  const tell = openChannel<Question>(storageKey('evidence'), value => question.value = heard = value, () => {})
  watch(question, value => value !== heard && tell(value))
}
