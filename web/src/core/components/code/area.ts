import {
  EditorState,
  StateEffect,
  StateField,
  Transaction,
  type Extension,
  type Range,
  type Text,
} from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'

/** A part of the text that is marked; with `locked`, people write nowhere else. */
export interface CodeArea {
  from: number
  to: number
  locked?: boolean
}

const setArea = StateEffect.define<CodeArea | undefined>()

const areaField = StateField.define<CodeArea | undefined>({
  create: () => undefined,
  update(area, transaction) {
    for (const effect of transaction.effects) if (effect.is(setArea)) return effect.value
    if (!area || !transaction.docChanged) return area
    const { changes } = transaction
    return { ...area, from: changes.mapPos(area.from, -1), to: changes.mapPos(area.to, 1) }
  },
  provide: (field) => EditorView.decorations.compute([field, 'doc'], (state) => marks(state.field(field), state.doc)),
})

function marks(area: CodeArea | undefined, doc: Text): DecorationSet {
  if (!area) return Decoration.none
  const from = Math.min(area.from, doc.length)
  const to = Math.min(area.to, doc.length)
  const found: Range<Decoration>[] = []
  for (let at = from; at <= to; at = doc.lineAt(at).to + 1)
    found.push(Decoration.line({ class: 'cm-area-line' }).range(doc.lineAt(at).from))
  if (from < to) found.push(Decoration.mark({ class: 'cm-area' }).range(from, to))
  return Decoration.set(found, true)
}

/** What people write outside of a locked area does not happen; what the program shows does. */
const guard = EditorState.changeFilter.of((transaction) => {
  const area = transaction.startState.field(areaField)
  if (!area?.locked || transaction.annotation(Transaction.remote)) return true
  let inside = true
  transaction.changes.iterChangedRanges((from, to) => (inside &&= from >= area.from && to <= area.to))
  return inside
})

export const areaSupport: Extension = [areaField, guard]

export function areaEffect(area: CodeArea | undefined): StateEffect<CodeArea | undefined> {
  return setArea.of(area && { ...area })
}

/** Where the marked part of the text is now. */
export function areaOf(state: EditorState): CodeArea | undefined {
  return state.field(areaField)
}
