/** `npm run compare`: what a change did to the slides, in pictures. */
export { main } from '../compare/index.ts'
