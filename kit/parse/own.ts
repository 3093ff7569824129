/** Checks what an instructor sets so that the lecture is theirs; ../own.ts says how it is shown. */
import { dayOf, ownOf } from '../own.ts'
import { fitProblem } from './own-fits.ts'
import { PICTURE, pictureProblem } from './pictures.ts'

function logoProblem(logo: unknown, folder: string): string | undefined {
  if (typeof logo !== 'string' || !PICTURE.test(logo))
    return `logo must name a picture in public/ that ends in .svg, .png, .jpg or .webp; got ${JSON.stringify(logo)}.`
  const problem = pictureProblem(logo, folder)
  return problem && `logo: ${problem}`
}

/**
 * What is wrong, each with the setting that it concerns.
 * @param folder that holds the pictures, public/
 */
export function ownProblems(headmatter: Record<string, unknown>, folder: string): [key: string, message: string][] {
  const { date, logo } = headmatter
  const wordsProblem = (key: string): string | undefined =>
    typeof (headmatter[key] ?? '') === 'object' ? `${key} must be words; got ${JSON.stringify(headmatter[key])}.` : undefined
  const problems: [key: string, message: string | undefined][] = [
    ['date', date && !dayOf(date) ? `date must be a day such as 2027-02-15; got ${JSON.stringify(date)}.` : undefined],
    ['logo', logo ? logoProblem(logo, folder) : undefined],
    ['speaker', wordsProblem('speaker')],
    ['course', wordsProblem('course')],
  ]
  const found = problems.flatMap(([key, message]): [string, string][] => message ? [[key, message]] : [])
  const tooLong = found.length ? undefined : fitProblem(ownOf(headmatter))
  return tooLong ? [tooLong] : found
}
