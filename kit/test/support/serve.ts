/** Serves a built deck as a host would. */
import { serve as serveFolder } from '../../lib/serve.ts'

export interface ServeOptions {
  /** The path below which the deck stands. */
  base?: string
  /** Whether the deck answers every unknown page; otherwise the server knows files alone. */
  single?: boolean
}

export async function serve(folder: string, { base = '/', single = true }: ServeOptions = {}): Promise<{ url: string, close: () => Promise<void> }> {
  const { address, close } = await serveFolder(0, folder, { single, maxAge: 3600 }, base)
  return { url: address, close }
}
