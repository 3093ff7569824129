/** The pictures that a slide names, and whether they are there. */
import { existsSync, globSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { nearest } from '../lib/nearest.ts'
import { inPublic } from '../own.ts'

/** Endings of what a browser shows as a picture. */
export const PICTURE = /\.(?:svg|png|jpe?g|webp)$/i
const IN_MARKDOWN = /!\[[^\]]*\]\(([^)\s]+)(?:\s[^)]*)?\)/g
const IN_TAG = /<(?:img|image|video|source|iframe|SlidevVideo)\s(?:[^>]*\s)?(?:src|href)=(?:"([^"]+)"|'([^']+)')/g
const ELSEWHERE = /^(?:(?:[a-z]+:)?\/\/|data:)/i

interface Settings { background?: unknown, image?: unknown }

/**
 * Pictures, films and frames of a slide, as they are written.
 * @param markup without code and comments
 */
export const picturesIn = (markup: string, { background, image }: Settings): string[] => [
  ...[IN_MARKDOWN, IN_TAG].flatMap(pattern => [...markup.matchAll(pattern)].map(([, path, other]) => path ?? other)),
  // A background may be a colour.
  ...[background, image].filter(path => typeof path === 'string').filter(path => /^[^\s()]*[/.][^\s()]*$/.test(path)),
]

/** What is wrong with a picture that should lie in public/, if anything. */
export function pictureProblem(name: string, folder: string): string | undefined {
  const files = globSync('**/*.*', { cwd: folder }).map(file => file.split(sep).join('/'))
  const path = inPublic(name.replace(/[?#].*$/, ''))
  if (files.includes(path) || statSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory())
    return undefined
  const meant = nearest(path, files.filter(file => PICTURE.test(file)))
  return `public/${path} is not there; ${meant ? `did you mean ${meant}?` : 'put the picture into public/.'}`
}

/**
 * The same for one that a slide names in any way, from the root, from the lecture's folder or from its page.
 * @param page the file of the slide
 */
export function namedPictureProblem(path: string, folder: string, page: string): string | undefined {
  if (ELSEWHERE.test(path))
    return undefined
  if (path.startsWith('/'))
    return pictureProblem(path, join(folder, 'public'))
  const file = path.startsWith('@/') ? join(folder, path.slice(2)) : resolve(dirname(page), path)
  return existsSync(file.replace(/[?#].*$/, '')) ? undefined : `the picture ${path} is not there.`
}
