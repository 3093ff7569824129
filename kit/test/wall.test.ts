/** The wall between the kit and a lecture: the kit imports nothing of the lecture, and does not name its subject. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const KIT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

interface Source { file: string, text: string }

/** What the kit is made of; its tests may look over the wall. */
const SOURCES: readonly Source[] = globSync('**/*.{ts,mjs,vue,css,json,md,py}', { cwd: KIT })
  .map(file => file.split(sep).join('/'))
  .filter(file => !/^(?:test\/|node_modules\/)/.test(file))
  .map(file => ({ file, text: readFileSync(resolve(KIT, file), 'utf8') }))

/** What a file imports, in scripts and in styles, as a type, at once or later. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|new URL\(|@import|@reference)\s*'([^']+)'/g

/** Imports of a file that lead out of the kit by a path. */
function pathsOut({ file, text }: Source): string[] {
  return [...text.matchAll(IMPORT)].map(([, path]) => path).filter(path => /^\.{0,2}\//.test(path)).filter((path) => {
    const target = path.startsWith('/') ? path : relative(KIT, resolve(KIT, dirname(file), path))
    return target.startsWith('..') || target.startsWith('/')
  }).map(path => `${file}: ${path}`)
}

/** Words of this lecture's subject. "Compute", "memory", "token" and "pipeline" alone are anybody's. */
const SUBJECT = [
  String.raw`[Gg][Pp][Uu]s?|ZeRO|NVLink|A100|H100|[Ll]lama|memory\d+B|bytesPerParameter`,
  String.raw`[Pp]arallelism|[Ss]peculat\w*|[Bb]atch(?:ing|es)|[Mm]icrobatch\w*|[Aa]ll-?[Rr]educe\w*|[Gg]radients?`,
  String.raw`[Tt]okens a second|accepted token|rejected token|[Tt]raining[- ]and[- ]serving`,
  String.raw`--(?:mem|gpu|comm|compute|idle|fix)-\w+|--(?:comm|compute|idle|fix)(?!-)`,
]
const NAMES = new RegExp(String.raw`(?<![\w-])(?:${SUBJECT.join('|')})\b`)

/** Lines that name the subject. */
const named = ({ file, text }: Source): string[] => text.split('\n')
  .map((line, index) => ({ place: `${file}:${index + 1}`, word: NAMES.exec(line)?.[0] }))
  .flatMap(({ place, word }) => word ? `${place}: ${word}` : [])

describe('the kit', () => {
  it('is read whole', () => {
    expect(SOURCES.length).toBeGreaterThan(150)
    expect(SOURCES.map(({ file }) => file)).toEqual(expect.arrayContaining(['lecture.ts', 'components/deck/Fig.vue', 'styles/tokens.css']))
  })

  it('imports nothing of the lecture by its path', () => {
    expect(SOURCES.flatMap(pathsOut)).toEqual([])
  })

  it('does not name its subject', () => {
    expect(SOURCES.flatMap(named)).toEqual([])
  })
})

describe('these checks', () => {
  it.each([
    `import { schedule } from '../../snippets/training/pipeline.ts'`,
    `import type { Unit } from '../../snippets/figures/format.ts'`,
    `const page = await import('../../pages/a.md')`,
    `@import '../../components/drawing/tokens.css';`,
    `const SOURCE = new URL('../../snippets/a.ts', import.meta.url)`,
  ])('see %s', text => expect(pathsOut({ file: 'lib/a.ts', text })).toHaveLength(1))

  it.each([
    `import { ROOT } from './root.mjs'`,
    `import { FIGURES } from '#lecture/figures/index.ts'`,
    `import type { Kind } from '../components/deck/Fig.vue'`,
  ])('let %s pass', text => expect(pathsOut({ file: 'lib/a.ts', text })).toEqual([]))

  it.each(['every GPU', 'ZeRO', 'settings.bytesPerParameter', 'var(--mem-g-text)', 'var(--idle)', 'Llama 2', '[[memory70B]]'])('know %s for the lecture\'s', (text) => {
    expect(named({ file: 'a.ts', text })).toHaveLength(1)
  })

  it.each(['zero seconds', 'requestIdleCallback', 'var(--x-zero)', 'const { tokens } = parseArgs', 'compute(value)'])('know %s for anybody\'s', (text) => {
    expect(named({ file: 'a.ts', text })).toEqual([])
  })
})
