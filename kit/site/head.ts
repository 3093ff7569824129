/** What a browser, a search engine and a link preview read of the site's page. */
import { escaped } from '../lib/html.ts'

export interface Head {
  title: string
  description: string
  /** Absolute, or below the page where the site's address is not known. */
  picture: string
}

const meta = (key: 'name' | 'property', name: string, content: string): string => `<meta ${key}="${name}" content="${escaped(content)}">`

/** The tags of a link preview, for people and for machines. */
export function headTags({ title, description, picture }: Head): string {
  return [
    meta('name', 'description', description),
    meta('property', 'og:type', 'website'),
    meta('property', 'og:title', title),
    meta('property', 'og:description', description),
    meta('property', 'og:image', picture),
    meta('name', 'twitter:card', 'summary_large_image'),
  ].join('\n')
}

/** Slidev quotes what it writes into these a second time, and leaves the picture out. */
export function withHead(page: string, head: Head): string {
  const bare = page
    .replace(/\s*<meta (?:name="(?:description|twitter:card)"|property="og:[^"]*")[^>]*>/g, '')
    .replace(/content="&quot;(.*?)&quot;"/g, 'content="$1"')
  if (!bare.includes('</title>'))
    throw new Error('the page has no title to put the head behind')
  return bare.replace('</title>', `</title>\n${headTags(head)}`)
}

/** @throws RangeError when it is not an address on the web */
export function siteAddress(url: string): string {
  if (!/^https?:\/\/[^/\s]+/.test(url))
    throw new RangeError(`--url must begin with https:// or http://, such as https://example.org/lecture/; got "${url}"`)
  return url.endsWith('/') ? url : `${url}/`
}
