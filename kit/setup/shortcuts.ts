/** Slidev's keys, and e for "how do we know?". */
import { defineShortcutsSetup } from '@slidev/types'
import { askFor, closeEvidence, question } from '../client/evidence.ts'

export default defineShortcutsSetup((_, base) => [
  ...base,
  { name: 'evidence', key: 'e', fn: () => question.value.open ? closeEvidence() : askFor() },
])
