/** Presents the lecture: see start.ts. */
import { run } from '../lib/bootstrap.mjs'

run('start')
