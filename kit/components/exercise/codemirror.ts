/** The editor itself; heavy, so it is imported only where an exercise is on stage. */
import type { DecorationSet } from '@codemirror/view'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export interface EditorOptions {
  code: string
  /** For screen readers. */
  label: string
  readOnly?: boolean
  changed: (code: string) => void
  run: () => void
}

export interface OpenEditor {
  setCode: (code: string) => void
  /** Marks the line, counted from 1, until something is typed. */
  mark: (line?: number) => void
  hasFocus: () => boolean
  /** After the next measurement is drawn. */
  settled: () => Promise<void>
  close: () => void
}

/** Greys, as in the code on slides: colours are for things. */
const STYLE = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], fontWeight: '600' },
  { tag: [tags.comment, tags.typeName, tags.punctuation, tags.bracket], color: 'var(--ink-2)' },
])

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--bg)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: 'var(--fs-note)', lineHeight: 'var(--lh-note)' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  // What is too long goes on below, a little further in.
  '.cm-line': { padding: '0 8px 0 40px', textIndent: '-32px' },
  '.cm-gutters': { color: 'var(--ink-2)', backgroundColor: 'var(--surface)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 8px 0 4px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--surface) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-content ::selection': { backgroundColor: 'var(--accent-wash)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '2px solid var(--rule-strong)' },
  '.cm-line.cm-problem': { backgroundColor: 'var(--bad-wash)', boxShadow: 'inset 4px 0 var(--bad)' },
})

const setProblem = StateEffect.define<number | undefined>()
const PROBLEM = Decoration.line({ class: 'cm-problem' })

/** The marked line; gone once something is typed. */
const problems = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { docChanged, effects, state: { doc } }) {
    const effect = effects.find(effect => effect.is(setProblem))
    if (!effect)
      return docChanged ? Decoration.none : marks
    const line = effect.value as number | undefined
    return line !== undefined && line >= 1 && line <= doc.lines ? Decoration.set(PROBLEM.range(doc.line(line).from)) : Decoration.none
  },
  provide: field => EditorView.decorations.from(field),
})

export function openEditor(parent: HTMLElement, { code, label, readOnly = false, changed, run }: EditorOptions): OpenEditor {
  let setting = false
  const startRun = (): boolean => {
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
      highlightActiveLine(),
      javascript({ typescript: true }),
      syntaxHighlighting(STYLE),
      THEME,
      problems,
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly),
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({ 'aria-label': label, 'spellcheck': 'false', 'tabindex': '0', 'aria-readonly': String(readOnly) }),
      keymap.of([
        { key: 'Mod-Enter', run: startRun },
        ...defaultKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of(({ docChanged, view }) => {
        if (!docChanged)
          return
        // Who types wants Tab to indent; who only passes by wants it to go on.
        view.setTabFocusMode(readOnly)
        if (!setting)
          changed(view.state.doc.toString())
      }),
      EditorView.domEventHandlers({ focus: (_, view) => view.setTabFocusMode(true) }),
    ],
  })
  return {
    setCode(code) {
      if (code === view.state.doc.toString())
        return
      setting = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } })
      setting = false
    },
    mark(line) {
      const scroll = line !== undefined && line <= view.state.doc.lines ? [EditorView.scrollIntoView(view.state.doc.line(line).from, { y: 'nearest', yMargin: 60 })] : []
      view.dispatch({ effects: [setProblem.of(line), ...scroll] })
    },
    hasFocus: () => view.hasFocus,
    settled: () => new Promise((resolve) => {
      // Another theme, even an empty one, makes it measure lines and padding anew.
      view.dispatch({ effects: StateEffect.appendConfig.of(EditorView.theme({})) })
      view.requestMeasure({ read: () => requestAnimationFrame(() => resolve()) })
    }),
    close: () => view.destroy(),
  }
}
