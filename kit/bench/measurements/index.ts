/** Every measurement, in the order they run and are printed. The build comes first: the others need what it leaves. */
import type { Measurement } from '../bench.ts'
import { buildTime } from './build.ts'
import { clickStep } from './click-step.ts'
import { firstSlide } from './first-slide.ts'
import { pdf } from './pdf.ts'
import { recording } from './record.ts'
import { schedules } from './schedules.ts'
import { serving } from './serving.ts'

export const MEASUREMENTS: Measurement[] = [buildTime, firstSlide, clickStep, schedules, serving, pdf, recording]
