/** Whether this is the site to publish, which anybody may open. */
export const isPublished = import.meta.env.BASE_URL === './'

/** Whether the PDFs and a page to read along lie beside the deck (kit/site). */
export const hasPaper = isPublished && !import.meta.env.VITE_NO_PAPER
