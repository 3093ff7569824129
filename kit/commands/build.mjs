/** Builds the lecture: see build.ts. */
import { run } from '../lib/bootstrap.mjs'

run('build')
