/** The four exercises of the lecture, in their order. */
import type { Exercise } from '../../kit/components/exercise/exercise.ts'
import { MEMORY_EXERCISE } from './1-memory/exercise.ts'
import { SPECULATION_EXERCISE } from './2-speculation/exercise.ts'
import { BATCHING_EXERCISE } from './3-batching/exercise.ts'
import { ADVISOR_EXERCISE } from './4-advisor/exercise.ts'

export const EXERCISES: readonly Exercise[] = [MEMORY_EXERCISE, SPECULATION_EXERCISE, BATCHING_EXERCISE, ADVISOR_EXERCISE]
