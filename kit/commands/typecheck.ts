/**
 * `npm run typecheck`: the types of everything, slides included. vue-tsc can read Markdown, but only one script a file, and a page
 * holds many slides with a script each: so every slide becomes a component of its own, for the check alone.
 */
import type { Outcome } from '../lib/tools.ts'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parse } from '@slidev/parser'
import { ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'
import { writeFile } from '../lib/write.ts'

/** tsconfig.json knows this folder: its `rootDirs` let imports count from where the page really lies. */
const SLIDES = join(ROOT, '.cache', 'slides')
const PAGES = ['slides.md', 'slides-*.md', 'gallery.md', 'pages/**/*.md']

/** What is no template: code fences and display formulas, imported code, styles. */
const NO_TEMPLATE = /^(`{3,}|\${2})[\s\S]*?\1|^\s*<<<.*$|<style\b[\s\S]*?<\/style>/gm
const SCRIPT = /<script\b[\s\S]*?<\/script>/g
/** Tags and interpolations, whose backticks are strings; and behind them inline code and links, which are text. */
const INLINE = /(<!--[\s\S]*?-->|<\/?[a-z](?!ttps?:)(?:[^>"']|"[^"]*"|'[^']*')*>|\{\{[\s\S]*?\}\})|(`{1,2})[^`\n]+\2|<https?:[^>]*>/gi

/** Longer than any page. A line of a script stands so many lines below its place in the page. */
const OFFSET = 100_000

/** Keeps every line where it is. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** The slide in lines `from` to `to` (from 0, the end left out): its template at the lines of the page, its scripts below. */
export function componentOf(page: string, from: number, to: number): string {
  const lines = page.split(/\r?\n/)
  const slide = lines.map((line, i) => i >= from && i < to ? line : '').join('\n').replace(NO_TEMPLATE, blank)
  const template = slide.replace(SCRIPT, blank).replace(INLINE, (text, kept?: string) => kept ?? blank(text))
  let end = 0
  const scripts = [...slide.matchAll(SCRIPT)].map(({ 0: script, index }) => {
    const above = blank(slide.slice(end, index))
    end = index + script.length
    return above + script
  })
  // Without a script the template would be checked as JavaScript.
  const below = scripts.length ? scripts.join('') : '<script setup lang="ts"></script>'
  return `<template>${template}</template>${'\n'.repeat(OFFSET - lines.length + 1)}${below}`
}

async function writeSlides(): Promise<void> {
  rmSync(SLIDES, { recursive: true, force: true })
  for (const file of globSync(PAGES, { cwd: ROOT })) {
    // A repeated slide is checked once.
    const page = readFileSync(join(ROOT, file), 'utf8').replaceAll('{page}', '1')
    const { slides } = await parse(page, file)
    for (const { index, contentStart, end } of slides)
      writeFile(join(SLIDES, file.replace(/md$/, `${index}.vue`)), componentOf(page, contentStart, end))
  }
}

/** Names page and line where vue-tsc names those of a component. */
export const nameThePage = (output: string): string =>
  output.replace(/\.cache[\\/]slides[\\/]([^(\n]+)\.\d+\.vue\((\d+),/g, (_, page, line) => `${page}.md(${line % OFFSET},`)

/** What vue-tsc says, with the pages and lines in which a person finds it. */
export async function typecheck(): Promise<Outcome> {
  await writeSlides()
  const { code, output } = await runTool('vue-tsc', ['--noEmit', '--pretty', 'false'])
  return { code, output: nameThePage(output) }
}

export async function main(): Promise<void> {
  const { code, output } = await typecheck()
  process.stdout.write(output)
  process.exitCode = code
}
