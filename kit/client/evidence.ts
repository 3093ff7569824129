/** The question "how do we know?", shared by the windows of one lecture. */
import { useBroadcastChannel } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
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
  const { data, post } = useBroadcastChannel<Question, Question>({ name: storageKey('evidence') })
  watch(data, value => question.value = value!)
  watch(question, value => value !== data.value && post(value))
}
