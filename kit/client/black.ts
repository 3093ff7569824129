/** The black stage, shared by the windows of one lecture, and forgotten with the last of them. */
import { computed } from 'vue'
import { newest, sharedValue } from './store.ts'

const black = sharedValue<{ at: number, isOn: boolean }>('black', newest, { isStored: false })

export const isBlack = computed(() => black.value.value?.isOn ?? false)

const set = (isOn: boolean): void => black.set({ at: Math.max(Date.now(), (black.value.value?.at ?? 0) + 1), isOn })

export const makeBlack = (): void => set(true)
export const bringBack = (): void => set(false)
