/**
 * Checks the types of everything, slides included. vue-tsc can read Markdown, but only one script a file, and a page
 * holds many slides with a script each: so every slide becomes a component of its own, for the check alone.
 */
import type { Outcome } from './tools.ts'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from '@slidev/parser'
import { ROOT } from './root.mjs'
import { runTool } from './tools.ts'

/** tsconfig.json knows this folder: its `rootDirs` let imports count from where the page really lies. */
const SLIDES = join(ROOT, '.cache', 'slides')
const PAGES = ['slides.md', 'slides-*.md', 'gallery.md', 'pages/**/*.md']

/** What is not template: code fences and display formulas, imported code, styles. */
const NO_TEMPLATE = [/^(`{3,}|\${2})[\s\S]*?\1/gm, /^\s*<<<.*$/gm, /<style\b[\s\S]*?<\/style>/g]
const SCRIPT = /<script\b[\s\S]*?<\/script>/g
/** Tags and interpolations, whose backticks are strings; and behind them inline code and links, which are text. */
const INLINE = /(<!--[\s\S]*?-->|<\/?[a-z](?!ttps?:)(?:[^>"']|"[^"]*"|'[^']*')*>|\{\{[\s\S]*?\}\})|(`{1,2})[^`\n]+\2|<https?:[^>]*>/gi

const lineCount = (text: string): number => text.split('\n').length

/** Keeps every line where it is. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** A run of lines that is elsewhere in the component than in the page. Lines count from 1. */
export interface Moved {
  at: number
  lines: number
  from: number
}

export interface SlideComponent {
  text: string
  moved: Moved[]
}

/**
 * The slide in lines `from` to `to` (from 0, the end left out) as a component: template first and at the lines of
 * the page, scripts after it.
 */
export function componentOf(page: string, from: number, to: number): SlideComponent {
  let template = page.split(/\r?\n/).map((line, i) => i >= from && i < to ? line : '').join('\n')
  for (const pattern of NO_TEMPLATE)
    template = template.replace(pattern, blank)
  const scripts = [...template.matchAll(SCRIPT)].map(([text]) => ({ text, from: 0 }))
  let next = 0
  template = template.replace(SCRIPT, (text, offset: number) => {
    scripts[next++].from = lineCount(template.slice(0, offset))
    return blank(text)
  })
  template = template.replace(INLINE, (text, kept?: string) => kept ?? blank(text))

  let text = `<template>${template}</template>`
  const moved = scripts.map((script) => {
    text += `\n${script.text}`
    const lines = lineCount(script.text)
    return { at: lineCount(text) - lines + 1, lines, from: script.from }
  })
  // Without one the template would be checked as JavaScript.
  return { text: scripts.length ? text : `${text}\n<script setup lang="ts"></script>`, moved }
}

/** Writes every slide as a component; returns what moved, by the name of the component. */
async function writeSlides(): Promise<Map<string, Moved[]>> {
  const moved = new Map<string, Moved[]>()
  rmSync(SLIDES, { recursive: true, force: true })
  for (const file of globSync(PAGES, { cwd: ROOT })) {
    // A repeated slide is checked once.
    const page = readFileSync(join(ROOT, file), 'utf8').replaceAll('{page}', '1')
    const { slides } = await parse(page, file)
    mkdirSync(dirname(join(SLIDES, file)), { recursive: true })
    for (const { index, contentStart, end } of slides) {
      const name = file.replaceAll('\\', '/').replace(/md$/, `${index}.vue`)
      const component = componentOf(page, contentStart, end)
      moved.set(name, component.moved)
      writeFileSync(join(SLIDES, name), component.text)
    }
  }
  return moved
}

/** Names page and line where vue-tsc names those of a component. */
export function nameThePage(output: string, moved: ReadonlyMap<string, Moved[]>): string {
  return output.replace(/\.cache\/slides\/(([^(\n]+)\.\d+\.vue)\((\d+),/g, (_, name: string, page: string, line: string) => {
    const move = moved.get(name)?.find(({ at, lines }) => +line >= at && +line < at + lines)
    return `${page}.md(${move ? +line - move.at + move.from : line},`
  })
}

/** What vue-tsc says, with the pages and lines in which a person finds it. */
export async function typecheck(): Promise<Outcome> {
  const moved = await writeSlides()
  const { code, output } = await runTool('vue-tsc', ['--noEmit', '--pretty', 'false'])
  return { code, output: nameThePage(output, moved) }
}
