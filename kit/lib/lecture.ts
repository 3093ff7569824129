/**
 * The lecture that the kit serves, for programs: what its folder snippets/ declares, by the same paths that the
 * browser's side imports as #lecture/…; kit/README.md lists them.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EMPTY, titleIn } from '../lecture.ts'
import { UsageError } from './arguments.mjs'
import { ROOT } from './root.mjs'

async function load<Module>(file: string): Promise<Module> {
  const path = join(ROOT, 'snippets', file)
  if (!existsSync(path) && file in EMPTY)
    return EMPTY[file] as Module
  if (!existsSync(path))
    throw new UsageError(`snippets/${file} is not there: the kit asks a lecture for it. See kit/README.md.`)
  return await import(pathToFileURL(path).href) as Module
}

const [figures, sections, exercises, glossary, questions, departures, code] = await Promise.all([
  load<typeof import('#lecture/figures/index.ts')>('figures/index.ts'),
  load<typeof import('#lecture/text/sections.ts')>('text/sections.ts'),
  load<typeof import('#lecture/exercises/index.ts')>('exercises/index.ts'),
  load<typeof import('#lecture/text/glossary.ts')>('text/glossary.ts'),
  load<typeof import('#lecture/text/questions.ts')>('text/questions.ts'),
  load<typeof import('#lecture/text/departures.ts')>('text/departures.ts'),
  load<typeof import('#lecture/text/code.ts')>('text/code.ts'),
])

export const { FIGURES, figureText, showFigure, settingsFrom } = figures
export const { SECTIONS } = sections
export const sectionTitle = (section: number): string => titleIn(SECTIONS, section)
export const { EXERCISES } = exercises
export const { GLOSSARY } = glossary
export const { QUESTIONS } = questions
export const { DEPARTURES } = departures
export const { CODE_CLASSES } = code
