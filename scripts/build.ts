/** `npm run build`: the lecture as a static site in dist/. */
import { build } from './lib/build.ts'

export async function main(): Promise<void> {
  await build(true)
}
