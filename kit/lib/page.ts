/** What the server of a lecture tells its windows in their page. */
import type { Answer } from './gate.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What it tells, made anew for each page. */
export type Mark = () => string

/** @param folder of the built deck */
export function markedPage(folder: string, marks: readonly Mark[]): Answer {
  const page = marks.length ? readFileSync(join(folder, 'index.html'), 'utf8') : ''
  return ({ headers }, response) => {
    if (!page || !headers.accept?.includes('text/html'))
      return false
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
      .end(page.replace('<head>', `<head>${marks.map(mark => mark()).join('')}`))
    return true
  }
}
