/** Checks an exercise: see exercise.ts. */
import { run } from '../lib/bootstrap.mjs'

run('exercise')
