/** `npm run typecheck`. */
import { typecheck } from '../lib/typecheck.ts'

process.exitCode = await typecheck()
