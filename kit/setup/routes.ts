/** Addresses besides those of the slides. */
import { defineRoutesSetup } from '@slidev/types'
import { slides } from '#slidev/slides'

/** A slide with `link: two-walls` is also found at /two-walls, however many slides come before it. */
const named = () => slides.value.flatMap(({ no, meta }) => {
  const { link } = meta.slide.frontmatter
  return typeof link === 'string' ? [{ path: `/${link}`, redirect: `/${no}` }] : []
})

export default defineRoutesSetup(routes => [
  // The lecture on paper, for kit/pdf: Slidev's own print route is not part of a built deck.
  { name: 'paper', path: '/paper/:edition(slides|handout|3up)', props: true, component: () => import('../components/print/Paper.vue') },
  ...named(),
  ...routes,
])
