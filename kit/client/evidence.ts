/** The question "how do we know?", shared by the windows of one lecture. */
import { useBroadcastChannel } from '@vueuse/core'
import { ref, watch } from 'vue'
import { storageKey } from './store.ts'

/** Whether the answer is open, and which figure was asked for. */
export interface Question {
  open: boolean
  figure?: string
}

export const question = ref<Question>({ open: false })

export function askFor(figure?: string): void {
  question.value = { open: true, figure }
}

export function closeEvidence(): void {
  question.value = { open: false }
}

/** Keeps presenter and audience window in step. */
export function useSharedQuestion(): void {
  const { data, post } = useBroadcastChannel<Question, Question>({ name: storageKey('evidence') })
  let received = ''
  watch(data, (value) => {
    if (value) {
      received = JSON.stringify(value)
      question.value = value
    }
  })
  watch(question, (value) => {
    if (JSON.stringify(value) !== received)
      post({ ...value })
    received = ''
  })
}
