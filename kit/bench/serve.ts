/** Serves a built deck from memory, gzipped, so that the disk and the server's own work are not measured. */
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Answer {
  headers: Record<string, string | number>
  body: Buffer
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}
const PACKED = /\.(?:html|js|css|json|svg)$/

function toAnswer(file: string): Answer {
  const raw = readFileSync(file)
  const packed = PACKED.test(file)
  const body = packed ? gzipSync(raw, { level: 9 }) : raw
  return {
    body,
    headers: {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': body.length,
      'cache-control': 'no-store',
      ...(packed && { 'content-encoding': 'gzip' }),
    },
  }
}

/** Every file of a folder by its address. */
function loadAnswers(folder: string): Map<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile())
      answers.set(`/${relative(folder, file).split(sep).join('/')}`, toAnswer(file))
  }
  return answers
}

/** Serves `folder` while `work` runs; addresses of slides get index.html. */
export async function whileServed<Result>(folder: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const answers = loadAnswers(folder)
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname)
    const answer = answers.get(path) ?? (extname(path) ? undefined : answers.get('/index.html'))
    response.writeHead(answer ? 200 : 404, answer?.headers).end(answer?.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  }
  finally {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
}
