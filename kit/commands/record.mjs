/** Records the lecture as a film: see record.ts. */
import { run } from '../lib/bootstrap.mjs'

run('record')
