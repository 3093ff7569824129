/**
 * Notes as the handout prints them: what is said, without clicks and directions, and after it the
 * answers at hand, labelled "If asked". Tests send this function to a browser, so it may use nothing from outside.
 * @param html of a note, as the presenter sees it
 */
export function handoutNotes(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const answers of body.querySelectorAll('.if-they-ask')) {
    for (const label of answers.querySelectorAll('.direction')) {
      const ours = document.createElement('strong')
      ours.textContent = 'If asked:'
      label.replaceWith(ours)
    }
    // PDF has no tag for an aside.
    answers.replaceWith(...answers.childNodes)
  }
  for (const mark of body.querySelectorAll('.slidev-note-click-mark, .direction'))
    mark.remove()
  for (const paragraph of body.querySelectorAll('p')) {
    if (!paragraph.textContent?.trim())
      paragraph.remove()
  }
  return body.innerHTML
}
