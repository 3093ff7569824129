/** Captions, chapters, transcript: see captions.ts. */
import { run } from '../lib/bootstrap.mjs'

run('captions')
