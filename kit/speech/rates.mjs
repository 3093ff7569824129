/** How fast one speaks, in words a minute. */
export const RATES = { from: 90, to: 200, usual: 130 }
