/** Formulas in words, for readers who do not see them. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'

interface Engine {
  setupEngine: (options: Record<string, string | boolean>) => Promise<unknown>
  engineReady: () => Promise<unknown>
  toSpeech: (mathml: string) => string
}

let ready: Promise<Engine> | undefined

async function start(): Promise<Engine> {
  const require = createRequire(import.meta.url)
  // The engine looks for its rules beside the program that was started, unless told.
  process.env.SRE_JSON_PATH ??= join(dirname(require.resolve('speech-rule-engine/package.json')), 'lib', 'mathmaps')
  const engine = require('speech-rule-engine') as Engine
  await engine.setupEngine({ locale: 'en', domain: 'clearspeak', modality: 'speech', markup: 'none' })
  await engine.engineReady()
  return engine
}

/**
 * @param mathml as KaTeX writes it beside the picture of a formula
 * @returns one sentence, as one would read the formula aloud
 */
export async function inWords(mathml: string): Promise<string> {
  const engine = await (ready ??= start())
  // The TeX source that KaTeX keeps as an annotation is not part of the formula.
  return engine.toSpeech(mathml.replace(/<annotation[\s\S]*?<\/annotation>/g, '')).replace(/\s+/g, ' ').trim()
}
