/** Text as HTML. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for an attribute or an element. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => ENTITIES[sign])

/** A whole page of HTML, which loads nothing else. */
export const htmlPage = ({ title, style, head = '', body }: { title: string, style: string, head?: string, body: string }): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>${head}
<style>${style}</style>
</head>
<body>${body}
</body>
</html>
`
