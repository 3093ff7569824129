/** A font that arrives broken is silent: the browser takes another one. So a broken font ends the build. */
import type { Plugin } from 'vite'

const SIGNATURES: Record<string, string> = { '.woff2': 'wOF2', '.woff': 'wOFF' }

/**
 * What is wrong with a font file, or nothing. Both formats begin with four letters and, at byte 8,
 * say how long the whole file is (WOFF 1.0, section 4; WOFF 2.0, section 4.1).
 */
export function fontProblem(name: string, bytes: Uint8Array): string | undefined {
  const signature = SIGNATURES[/\.woff2?$/.exec(name)?.[0] ?? '']
  if (!signature)
    return undefined
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 4)) !== signature)
    return `the font ${name} is broken: it does not begin with ${signature}`
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8)
  return length === bytes.length ? undefined : `the font ${name} is broken: it says ${length} bytes and has ${bytes.length}`
}

export function refuseBrokenFonts(): Plugin {
  return {
    name: 'kit:refuse-broken-fonts',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const problem = file.type === 'asset' && typeof file.source !== 'string' ? fontProblem(file.fileName, file.source) : undefined
        if (problem)
          this.error(`${problem}. Install the packages again: npm ci`)
      }
    },
  }
}
