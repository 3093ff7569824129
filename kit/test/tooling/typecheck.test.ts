import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { componentOf, nameThePage } from '../../commands/typecheck.ts'
import { installedCopy, write } from './copy.ts'

const lines = (text: string) => text.split('\n').map(line => line.trimEnd())

describe('a slide as a component', () => {
  const page = [
    '# Before',
    '',
    '---',
    '',
    '# Slide with `<Code>` and {{ `string` }}',
    '',
    '<script setup lang="ts">',
    'const a = 1',
    '</script>',
    '',
    '```ts',
    'const gone = <Generic>1',
    '```',
    '<<< @/snippets/x.ts#y ts',
    '<p v-if="a > 0" :title="`M${a}`" />',
    '',
    '---',
    '# After',
  ].join('\n')
  const text = lines(componentOf(page, 4, 16))

  it('keeps its template at the lines of the page, and nothing that is no template', () => {
    expect(text.slice(0, 16)).toEqual(['<template>', '', '', '', '# Slide with          and {{ `string` }}', '', '', '', '', '', '', '', '', '', page.split('\n')[14], ''])
  })

  it('knows where its script came from', () => {
    const at = text.indexOf('<script setup lang="ts">') + 1
    const output = `.cache/slides/pages/a b.1.vue(${at + 1},7): error\n.cache/slides/pages/a b.1.vue(15,2): error`
    expect(nameThePage(output)).toBe('pages/a b.md(8,7): error\npages/a b.md(15,2): error')
  })
})

it('checks the script and the template of every slide of a page, and the plain scripts', () => {
  const folder = installedCopy()
  write(folder, 'snippets/weights.ts', 'export const weights: number = 70\n')
  write(folder, 'pages/walls.md', [
    '# One',
    '',
    '<script setup lang="ts">',
    'import { weights } from \'../snippets/weights.ts\'',
    'const wall: string = weights',
    '</script>',
    '',
    '{{ wall }}',
    '',
    '---',
    '',
    '# Two',
    '',
    '<script setup lang="ts">',
    'const gpus = [1, 2]',
    '</script>',
    '',
    '{{ gpus.length }} {{ gups.length }}',
    '',
    '<p v-if="gpus.length > 1" :title="`M${gpus}`" /><p v-if="gpus.some(gpu => gpu > 1)" :title="`M${gusp}`" />',
    '',
    '---',
    '',
    '# Three, without a script: {{ nowhere }}',
    '<NoSuchDrawing />',
    '',
  ].join('\n'))
  write(folder, 'kit/lib/plain.mjs', 'export const port = Math.round("3030")\n')
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'kit', 'cli.mjs'), 'typecheck'], { cwd: folder, encoding: 'utf8' })
  expect(status).not.toBe(0)
  const errors = stdout.split('\n').filter(line => /walls|plain/.test(line)).map(line => line.replace(/,\d+\): error TS\d+:/, ')').slice(0, 60))
  expect(errors).toEqual([
    expect.stringContaining('pages/walls.md(5) Type \'number\' is not assignable'),
    expect.stringContaining('pages/walls.md(18) Property \'gups\' does not exist'),
    expect.stringContaining('pages/walls.md(20) Property \'gusp\' does not exist'),
    expect.stringContaining('pages/walls.md(24) Property \'nowhere\' does not exist'),
    expect.stringContaining('pages/walls.md(25) Property \'NoSuchDrawing\' does not exist'),
    expect.stringContaining('kit/lib/plain.mjs(1) Argument of type'),
  ])
})
