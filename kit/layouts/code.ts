/** A slide of code is framed as one of evidence. */
export { default } from './evidence.vue'
