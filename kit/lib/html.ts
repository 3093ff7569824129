/** Text as HTML. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for an attribute or an element. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => ENTITIES[sign])
