/** The code that an exercise begins with. */
const STARTERS = import.meta.glob<string>('/snippets/exercises/*/starter.ts', { query: '?raw', import: 'default', eager: true })

/** @param number of the exercise, as a slide's frontmatter gives it; nothing where there is none */
export function starterOf(number: unknown): string | undefined {
  return Object.entries(STARTERS).find(([path]) => path.includes(`/${String(number)}-`))?.[1]
}
