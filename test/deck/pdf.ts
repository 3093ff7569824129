/** Compares the pages of the PDF with the slides in their last state. */
import type { Problem } from '../../kit/test/support/problem.ts'
import type { State } from '../../kit/test/support/walk.ts'

/** A PDF cuts text where it likes, so only the letters count. */
const letters = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

export function missingOnPages(pages: string[], states: State[]): Problem[] {
  return states.flatMap(({ slide, headline, figures }) => {
    const problem = (message: string): Problem => ({ check: 'PDF', slide, title: headline, clicks: [], message })
    const page = pages[slide - 1]
    if (page === undefined)
      return [problem('the page is missing')]
    const text = letters(page)
    if (!text)
      return [problem('the page has no text')]
    const lacking = [...new Set(figures.map(figure => figure.text.trim()))].filter(figure => !text.includes(letters(figure)))
    return [
      ...text.includes(letters(headline)) ? [] : [problem('the page lacks the headline')],
      ...lacking.map(figure => problem(`the page lacks "${figure}"`)),
    ]
  })
}
