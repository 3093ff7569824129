/** The folder of the lecture: the one that npm runs its commands in, or else the one that holds the kit. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The folder that holds this kit, whose node_modules have its tools. */
export const HOME = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const ROOT = existsSync(join(process.cwd(), 'slides.md')) ? process.cwd() : HOME

/** @type {{ name?: string }} */
const project = JSON.parse(readFileSync(join(existsSync(join(ROOT, 'package.json')) ? ROOT : HOME, 'package.json'), 'utf8'))

/** The stem of this lecture's file names: the name of its package. */
export const NAME = project.name ?? 'lecture'
