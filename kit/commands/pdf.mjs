/** Makes the lecture on paper: see pdf.ts. */
import { run } from '../lib/bootstrap.mjs'

run('pdf')
