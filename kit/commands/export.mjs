/** Prints the lecture: see export.ts. */
import { run } from '../lib/bootstrap.mjs'

run('export')
