/**
 * The lecture that the kit serves, for programs: what its folder snippets/ declares, by the same paths that the
 * browser's side imports as #lecture/…; kit/README.md lists them.
 */
import { pathToFileURL } from 'node:url'
import { titleIn } from '../lecture.ts'
import { lectureFile } from '../parse/lecture-files.ts'
import { ROOT } from './root.mjs'

const load = <Module>(file: string): Promise<Module> => import(pathToFileURL(lectureFile(ROOT, `snippets/${file}`)).href)

export const { FIGURES, figureText, showFigure, settingsFrom } = await load<typeof import('#lecture/figures/index.ts')>('figures/index.ts')
export const { SECTIONS } = await load<typeof import('#lecture/text/sections.ts')>('text/sections.ts')
export const { EXERCISES } = await load<typeof import('#lecture/exercises/index.ts')>('exercises/index.ts')
export const { GLOSSARY } = await load<typeof import('#lecture/text/glossary.ts')>('text/glossary.ts')
export const { QUESTIONS } = await load<typeof import('#lecture/text/questions.ts')>('text/questions.ts')
export const { ANSWERS } = await load<typeof import('#lecture/text/answers.ts')>('text/answers.ts')
export const { DEPARTURES } = await load<typeof import('#lecture/text/departures.ts')>('text/departures.ts')
export const { CODE_CLASSES } = await load<typeof import('#lecture/text/code.ts')>('text/code.ts')

export const sectionTitle = (section: number): string => titleIn(SECTIONS, section)
