/** Runs every check: see test.ts. */
import { run } from '../lib/bootstrap.mjs'

run('test')
