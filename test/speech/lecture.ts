/** The lecture as it is spoken, for its tests. */
import { loadScript } from '../../kit/speech/lecture.ts'
import { RATES } from '../../kit/speech/rates.mjs'
import { scheduleByBudget } from '../../kit/speech/schedule.ts'
import { lectureTiming, slideTiming } from '../../kit/speech/timing.ts'
import { ROOT } from '../../kit/test/support/project.ts'

export async function realLecture() {
  const lecture = await loadScript(ROOT)
  const timingAt = (rate: number) => lectureTiming(lecture.slides, rate, lecture.durationSeconds)
  const slidesAt = (rate: number) => lecture.slides.map(slide => slideTiming(slide, rate))
  /** `steps` are by the budgets, at the usual rate. */
  return { lecture, timingAt, slidesAt, steps: scheduleByBudget(slidesAt(RATES.usual)) }
}
