import type { Transaction } from '@codemirror/state'

/** One replacement in a text; positions count UTF-16 code units, line ends are one. */
export interface Edit {
  from: number
  to: number
  inserted: string
  removed: string
}

/** What people did in one step: edits, each on the text that the ones before left, and where the cursor stands now. */
export interface CodeChange {
  edits: Edit[]
  anchor: number
  head: number
}

/** The change of a transaction; undefined where neither text nor cursor changed. */
export function changeOf(transaction: Transaction): CodeChange | undefined {
  const { anchor, head } = transaction.newSelection.main
  const before = transaction.startState.selection.main
  if (!transaction.docChanged && before.anchor === anchor && before.head === head) return undefined
  return { edits: editsOf(transaction), anchor, head }
}

function editsOf(transaction: Transaction): Edit[] {
  const edits: Edit[] = []
  transaction.changes.iterChanges((fromA, toA, fromB, _toB, inserted) => {
    const removed = transaction.startState.sliceDoc(fromA, toA)
    edits.push({ from: fromB, to: fromB + toA - fromA, inserted: inserted.toString(), removed })
  })
  return edits
}

/** So much in a row that both texts have is worth keeping. */
const stretch = 120

/**
 * Few replacements that make one text of another, in order, each where it stands in the first one. What both have in
 * their midst stays, so that an editor colours and lays out no more than what differs.
 */
export function differences(before: string, after: string, start = 0): Edit[] {
  const edit = difference(before, after)
  if (!edit) return []
  const { removed, inserted } = edit
  const from = start + edit.from
  const [shorter, longer] = removed.length < inserted.length ? [removed, inserted] : [inserted, removed]
  const middle = (shorter.length - stretch) >> 1
  const found = middle > 0 ? longer.indexOf(shorter.slice(middle, middle + stretch)) : -1
  if (found === -1) return [{ from, to: start + edit.to, inserted, removed }]
  const [went, came] = shorter === removed ? [middle, found] : [found, middle]
  return [
    ...differences(removed.slice(0, went), inserted.slice(0, came), from),
    ...differences(removed.slice(went), inserted.slice(came), from + went),
  ]
}

/** The smallest single replacement that makes one text of another; undefined where they are the same. */
function difference(before: string, after: string): Edit | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head += 1
  let tail = 0
  const rest = shorter - head
  while (tail < rest && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail))
    tail += 1
  const to = before.length - tail
  return { from: head, to, inserted: after.slice(head, after.length - tail), removed: before.slice(head, to) }
}
