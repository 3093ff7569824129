/** Whether the PDFs and a page to read along lie beside the deck: only on the site to publish (kit/site). */
export const hasPaper = import.meta.env.BASE_URL === './' && !import.meta.env.VITE_NO_PAPER
