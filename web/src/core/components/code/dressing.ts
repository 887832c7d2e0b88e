import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const words = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.definition(tags.className),
      tags.className,
      tags.typeName,
      tags.macroName,
    ],
    color: 'var(--code-name)',
  },
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--panel)', color: 'var(--text)', fontSize: 'var(--size-13)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', fontVariantLigatures: 'none' },
  '.cm-content': { padding: 'var(--space-8) 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 var(--space-12) 0 var(--space-8)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--text-2)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 var(--space-8) 0 var(--space-12)', minWidth: '2.5rem' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--raised) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--text)' },
  '&.cm-following > .cm-scroller > .cm-cursorLayer': { animation: 'none', opacity: '1' },
  '&.cm-following > .cm-scroller > .cm-cursorLayer .cm-cursor': {
    display: 'block',
    borderLeftColor: 'var(--accent)',
  },
  '.cm-selectionBackground': { backgroundColor: 'var(--pressed)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, &.cm-following > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
  '.cm-area': { backgroundColor: 'var(--accent-soft)', borderRadius: 'var(--radius-4)' },
  '.cm-area-line': { boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-placeholder': { color: 'var(--text-2)' },
})

/** How code looks everywhere, in the tokens of the page. */
export const codeDressing: Extension = [look, syntaxHighlighting(words)]
