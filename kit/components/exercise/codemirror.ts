/** The editor itself; heavy, so it is imported only where an exercise is on stage. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, forceParsing, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { Compartment } from '@codemirror/state'
import { Decoration, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export interface EditorOptions {
  code: string
  /** For screen readers. */
  label: string
  changed: (code: string) => void
  run: () => void
}

/** Greys, as in the code on slides: colours are for things. */
const STYLE = HighlightStyle.define([
  { tag: tags.keyword, fontWeight: '600' },
  { tag: [tags.comment, tags.typeName, tags.punctuation], color: 'var(--ink-2)' },
])

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--bg)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { padding: '8px 0', font: 'var(--fs-note) / var(--lh-note) var(--font-mono)' },
  // Padding of the content would move the gutter only once the editor has measured itself.
  '.cm-content': { padding: '0', caretColor: 'var(--ink)' },
  // What is too long goes on below, a little further in.
  '.cm-line': { padding: '0 8px 0 40px', textIndent: '-32px' },
  '.cm-gutters': { color: 'var(--ink-2)', backgroundColor: 'var(--surface)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 8px 0 4px' },
  '.cm-content ::selection': { backgroundColor: 'var(--accent-wash)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '2px solid var(--rule-strong)' },
  '.cm-line.cm-problem': { backgroundColor: 'var(--bad-wash)', boxShadow: 'inset 4px 0 var(--bad)' },
})

/** Enough to parse an exercise at once even on a busy machine, so that its colours never change afterwards; ms. */
const PARSE_MS = 5000

const PROBLEM = Decoration.line({ class: 'cm-problem' })

export function openEditor(parent: HTMLElement, { code, label, changed, run }: EditorOptions) {
  const problem = new Compartment()
  const startRun = () => {
    run()
    return true
  }
  const view = new EditorView({
    parent,
    doc: code,
    extensions: [
      lineNumbers(),
      history(),
      indentOnInput(),
      bracketMatching(),
      javascript({ typescript: true }),
      syntaxHighlighting(STYLE),
      THEME,
      problem.of([]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, 'tabindex': '0' }),
      keymap.of([{ key: 'Mod-Enter', run: startRun }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      // Who types wants Tab to indent; who only passes by wants it to go on.
      EditorView.domEventHandlers({ focus: (_, view) => view.setTabFocusMode(true) }),
      EditorView.updateListener.of(({ docChanged, view }) => {
        if (!docChanged)
          return
        view.setTabFocusMode(false)
        changed(view.state.doc.toString())
      }),
    ],
  })
  forceParsing(view, code.length, PARSE_MS)
  return {
    view,
    setCode(code: string) {
      if (code !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code }, userEvent: 'set' })
    },
    /** Marks the line, counted from 1, or none. */
    mark(line?: number) {
      if (line === undefined)
        return view.dispatch({ effects: problem.reconfigure([]) })
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines))
      const marks = EditorView.decorations.of(Decoration.set(PROBLEM.range(from)))
      view.dispatch({ effects: [problem.reconfigure(marks), EditorView.scrollIntoView(from, { yMargin: 60 })] })
    },
  }
}
