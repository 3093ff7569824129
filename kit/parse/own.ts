/** Checks what an instructor sets so that the lecture is theirs; ../own.ts says how it is shown. */
import { globSync } from 'node:fs'
import { sep } from 'node:path'
import { nearest } from '../lib/nearest.ts'
import { dayOf, inPublic } from '../own.ts'

const PICTURE = /\.(?:svg|png|jpe?g|webp)$/i

function logoProblem(logo: unknown, folder: string): string | undefined {
  if (typeof logo !== 'string' || !PICTURE.test(logo))
    return `logo must name a picture in public/ that ends in .svg, .png, .jpg or .webp; got ${JSON.stringify(logo)}.`
  const pictures = globSync('**/*.*', { cwd: folder }).map(file => file.split(sep).join('/')).filter(file => PICTURE.test(file))
  if (pictures.includes(inPublic(logo)))
    return undefined
  const meant = nearest(inPublic(logo), pictures)
  return `logo: public/${inPublic(logo)} is not there; ${meant ? `did you mean ${meant}?` : 'put the picture into public/.'}`
}

/**
 * What is wrong, each with the setting that it concerns.
 * @param folder that holds the pictures, public/
 */
export function ownProblems({ date, logo, ...rest }: Record<string, unknown>, folder: string): [key: string, message: string][] {
  const problems: [key: string, message: string | undefined][] = [
    ['date', date && !dayOf(date) ? `date must be a day such as 2027-02-15; got ${JSON.stringify(date)}.` : undefined],
    ['logo', logo ? logoProblem(logo, folder) : undefined],
    ...['speaker', 'course'].map((key): [string, string | undefined] =>
      [key, typeof rest[key] === 'object' && rest[key] !== null ? `${key} must be words; got ${JSON.stringify(rest[key])}.` : undefined]),
  ]
  return problems.flatMap(([key, message]): [string, string][] => message ? [[key, message]] : [])
}
