/** The head of the site's page, for browsers, search engines and link previews. */
import { escaped } from '../lib/html.ts'

interface Head {
  title: string
  description: string
  /** Absolute, or relative if the site's address is not known. */
  picture: string
  author?: string
}

/** The tags of a link preview, for people and for machines. */
export const headTags = ({ title, description, picture, author }: Head): string => [
  ['name="description"', description],
  ...author ? [['name="author"', author]] : [],
  ['property="og:type"', 'website'],
  ['property="og:title"', title],
  ['property="og:description"', description],
  ['property="og:image"', picture],
  ['name="twitter:card"', 'summary_large_image'],
].map(([name, content]) => `<meta ${name} content="${escaped(content)}">`).join('\n')

/** Slidev quotes what it writes into these a second time, and leaves the picture out. */
export const withHead = (page: string, head: Head): string => page
  .replace(/\s*<meta (?:name="(?:author|description|twitter:card)"|property="og:[^"]*")[^>]*>/g, '')
  .replace(/content="&quot;(.*?)&quot;"/g, 'content="$1"')
  .replace('</title>', end => `${end}\n${headTags(head)}`)
