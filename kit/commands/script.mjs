/** What is said against the clock: see script.ts. */
import { run } from '../lib/bootstrap.mjs'

run('script')
