/** Formulas in words, for readers who do not see them. */
import { createRequire } from 'node:module'

interface Engine {
  setupEngine: (options: Record<string, string>) => Promise<unknown>
  engineReady: () => Promise<unknown>
  toSpeech: (mathml: string) => string
}

let engine: Promise<Engine> | undefined

async function start(): Promise<Engine> {
  // It finds its rules only when loaded as CommonJS.
  const engine = createRequire(import.meta.url)('speech-rule-engine') as Engine
  await engine.setupEngine({ locale: 'en', domain: 'clearspeak', modality: 'speech', markup: 'none' })
  await engine.engineReady()
  return engine
}

/** @param mathml as KaTeX writes it beside the picture of a formula */
export async function inWords(mathml: string): Promise<string> {
  const { toSpeech } = await (engine ??= start())
  // The TeX source that KaTeX keeps as an annotation is not part of the formula.
  return toSpeech(mathml.replace(/<annotation[\s\S]*?<\/annotation>/g, '')).replace(/\s+/g, ' ').trim()
}
