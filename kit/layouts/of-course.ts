/** Framed as evidence.vue says, with the mark of this kind. */
export { default } from './evidence.vue'
