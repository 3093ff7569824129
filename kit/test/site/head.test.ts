import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { escaped } from '../../lib/html.ts'
import { withHead } from '../../site/head.ts'
import { readArguments } from '../support/arguments.ts'

const HEAD = { title: 'A & B', description: 'Says "much".', picture: './preview.png', author: 'Ada' }
const PAGE = `<head>
<title>A &amp; B</title>
<meta name="description" content="&quot;Says much.&quot;">
<meta name="author" content="&quot;Somebody&quot;">
<meta property="og:title" content="A & B">
</head>`

describe('the head of the site', () => {
  it('has title, description and picture once, and quotes nothing twice', () => {
    const page = withHead(PAGE, HEAD)
    expect(page.match(/name="description"/g)).toHaveLength(1)
    expect(page.match(/property="og:title"/g)).toHaveLength(1)
    expect(page).toContain('<meta name="description" content="Says &quot;much&quot;.">')
    expect(page).toContain('<meta property="og:image" content="./preview.png">')
    expect(page).toContain('<meta name="author" content="Ada">')
    expect(page).not.toContain('Somebody')
  })
  it('keeps what a reader writes from becoming markup', () => {
    expect(escaped('<b>"&"</b>')).toBe('&lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;')
  })
  it.each([['https://example.org', 'https://example.org/'], ['http://a.b/c/', 'http://a.b/c/']])('takes the address %s', (given, address) => {
    expect(readArguments(COMMANDS.build, ['--url', given])).toMatchObject({ url: address })
  })
  it.each(['example.org', 'ftp://a', 'https://', ''])('refuses the address "%s"', (given) => {
    expect(() => readArguments(COMMANDS.build, [`--url=${given}`])).toThrow(`--url must begin with https:// or http://, such as https://example.org/lecture/; got "${given}".`)
  })
})
