export { default } from './evidence.vue'
