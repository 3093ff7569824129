/** Serves a built deck as a host would. */
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { serve as serveFolder } from '../../lib/serve.ts'

export interface ServeOptions {
  /** The path below which the deck stands. */
  base?: string
  /** Whether the deck answers every unknown page; otherwise the server knows files alone. */
  single?: boolean
}

/** A folder in which another one is found at a path. */
function folderAbove(folder: string, path: string): string {
  const above = mkdtempSync(join(tmpdir(), 'host-'))
  mkdirSync(dirname(join(above, path)), { recursive: true })
  symlinkSync(folder, join(above, path), 'dir')
  return above
}

export async function serve(folder: string, { base = '/', single = true }: ServeOptions = {}) {
  const path = base.replace(/\/$/, '')
  const options = { single: single && `${path}/index.html`.slice(1), maxAge: 3600 }
  const { address, close } = await serveFolder(0, path ? folderAbove(folder, path) : folder, options)
  return { url: address + path, close }
}
