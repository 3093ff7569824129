/** How fast one speaks, in words a minute. Read before there are packages. */
export const RATES = { from: 90, to: 200, usual: 130 }
