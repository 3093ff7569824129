/** Serves a built deck as a host would. */
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import sirv from 'sirv'

export interface Served {
  /** Address of the deck with its base, without a slash at the end. */
  url: string
  close: () => Promise<void>
}

export interface ServeOptions {
  /** The path below which the deck stands. */
  base?: string
  /** Whether the deck answers every unknown page; otherwise the server knows files alone. */
  single?: boolean
}

export async function serve(folder: string, { base = '/', single = true }: ServeOptions = {}): Promise<Served> {
  const files = sirv(folder, { single, maxAge: 3600 })
  const server = createServer((request, response) => {
    const missing = () => {
      response.writeHead(404).end()
    }
    if (!request.url?.startsWith(base))
      return missing()
    request.url = `/${request.url.slice(base.length)}`
    files(request, response, missing)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${base.replace(/\/$/, '')}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
