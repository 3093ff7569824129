/** Whether this is the site to publish: only there are a page to read along and the PDFs beside the deck (kit/site). */
export const isPublished = import.meta.env.BASE_URL === './'
