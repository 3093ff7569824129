/** Framed as evidence.vue says, set as styles/frame.css says for this kind. */
export { default } from './evidence.vue'
