import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runTool } from '../../lib/tools.ts'
import { installedCopy, write } from './copy.ts'

it('the type check reads pages, in script and template, and plain scripts', async () => {
  const folder = installedCopy()
  write(folder, 'snippets/weights.ts', 'export const weights: number = 70\n')
  write(folder, 'kit/lib/plain.mjs', 'export const port = Math.round("3030")\n')
  write(folder, 'pages/walls.md', [
    '---',
    'layout: evidence',
    '---',
    '# Slide with `<Code>` and {{ `string` }}',
    '',
    '<script setup lang="ts">',
    'import { weights } from \'../snippets/weights.ts\'',
    'const wall: string = weights',
    '</script>',
    '',
    '```ts',
    'const gone = <Generic>1',
    '```',
    '<<< @/snippets/x.ts#y ts',
    '',
    '---',
    'timing: 5',
    '---',
    '',
    '# Two',
    '',
    '{{ wall.length }} {{ gups.length }}',
    '<NoSuchDrawing />',
    '',
  ].join('\n'))
  const { code, output } = await runTool('vue-tsc', ['--noEmit', '--pretty', 'false', '-p', join(folder, 'tsconfig.json')])
  expect(code).not.toBe(0)
  expect(output.split('\n').filter(line => /walls|plain/.test(line)).map(line => line.replace(/,\d+\): error TS\d+:/, ')').replace(/^.*?(?=pages|kit)/, ''))).toEqual([
    expect.stringContaining('kit/lib/plain.mjs(1) Argument of type'),
    expect.stringContaining('pages/walls.md(8) Type \'number\' is not assignable'),
    expect.stringContaining('pages/walls.md(22) Property \'gups\' does not exist'),
    expect.stringContaining('pages/walls.md(23) Property \'NoSuchDrawing\' does not exist'),
  ])
}, 300_000)
