import type { CodeChange } from '@/core/components/code/edits'

import type { Ot } from './ots'

/** What a person did in an editor, as OTs of this moment; the cursor comes last, where it then is. */
export function otsOf({ edits, anchor, head }: CodeChange, ts: number): Ot[] {
  const texts = edits.map(({ from, to, inserted, removed }): Ot => ({
    ts,
    command: 'text',
    fromPos: from,
    toPos: to,
    insertedText: inserted,
    removedText: removed,
  }))
  return [...texts, { ts, command: 'selection', fromPos: anchor, toPos: head }]
}
