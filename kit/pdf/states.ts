/** Which states of a slide the slides edition prints before the last one: `states: [1, 3]` in its frontmatter. */

/**
 * @param states as the author wrote them; undefined for none
 * @param clicksTotal clicks of the slide, which are those of its last state
 * @returns what is wrong, or nothing
 */
export function stateProblem(states: unknown, clicksTotal: number): string | undefined {
  if (states === undefined || states === null)
    return undefined
  const got = `got ${JSON.stringify(states)}`
  if (!Array.isArray(states) || !states.length)
    return `states must be a list of clicks, such as [1]; ${got}`
  if (clicksTotal < 1)
    return `states asks for a state before the last one, but the slide has no clicks; ${got}`
  if (!states.every(state => Number.isSafeInteger(state) && state >= 0 && state < clicksTotal))
    return `states must be whole numbers from 0 to ${clicksTotal - 1}, since the last state, ${clicksTotal}, is always printed; ${got}`
  if (states.some((state, i) => i > 0 && state <= states[i - 1]))
    return `states must be in rising order without repeats; ${got}`
  return undefined
}
