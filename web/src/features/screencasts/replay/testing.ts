import type { Ot } from './ots'
import { State } from './state'

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pieces = ['a', 'bc\n', '🚀', '\r\n', 'é', '', 'longer text']

/** A recording that fits, with edits anywhere and exercises now and then. */
export function anyOts(seed: number, length: number): Ot[] {
  const random = chance(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const state = new State()
  const ots: Ot[] = []
  let exercises = 0
  function add(ot: Ot) {
    state.apply(ot)
    ots.push(ot)
  }
  for (let ts = 0; ots.length < length; ts += below(3)) {
    const anywhere = { from: 0, to: state.text.length }
    const span = (state.open !== undefined && state.seated && state.areas.get(state.open)) || anywhere
    const [fromPos, toPos] = [below(span.to - span.from + 1), below(span.to - span.from + 1)]
      .sort((a, b) => a - b)
      .map((offset) => offset + span.from) as [number, number]
    const choice = random()
    if (choice < 0.03 && state.open === undefined) add({ ts, command: 'exPlaceholder', exId: String((exercises += 1)) })
    else if (choice < 0.2 && state.open !== undefined) add({ ts, command: 'exPlaceholder', exId: state.open })
    else if (choice < 0.5) add({ ts, command: 'selection', fromPos: below(state.text.length + 1), toPos: fromPos })
    else {
      const end = state.open !== undefined && !state.seated ? fromPos : toPos
      const removedText = state.text.slice(fromPos, end)
      add({ ts, command: 'text', fromPos, toPos: end, removedText, insertedText: pieces[below(pieces.length)] ?? '' })
    }
  }
  return ots
}
