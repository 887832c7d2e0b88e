import { describe, expect, it } from 'vitest'

import { exercisesOf } from './exercises'
import type { Ot } from './ots'
import { Recording } from './recording'
import { State } from './state'
import { substitute } from './substitution'

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
function anyOts(seed: number, length: number): Ot[] {
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

const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('a recording', () => {
  it.each(seeds)('shows from its snapshots what replay from the start shows (%i)', (seed) => {
    const ots = anyOts(seed, 700)
    const recording = new Recording(ots)
    expect(recording.damage).toBeUndefined()
    const state = new State()
    ots.forEach((ot, index) => {
      state.apply(ot)
      if (index % 37 === 0 || index % 256 > 253) expect(recording.after(index + 1)).toEqual(state)
    })
    expect(recording.final).toEqual(state)
  })

  it.each(seeds)('says what has happened at a moment (%i)', (seed) => {
    const ots = anyOts(seed, 100)
    const recording = new Recording(ots)
    for (let ts = -1; ts <= recording.end + 1; ts += 1)
      expect(recording.count(ts)).toBe(ots.filter((ot) => ot.ts <= ts).length)
  })

  it('shows nothing of nothing', () => {
    expect(new Recording([]).at(1000)).toEqual(new State())
  })
})

describe('a substitution', () => {
  it.each(seeds)('by what the teacher wrote changes nothing that is outside of the solution (%i)', (seed) => {
    const ots = anyOts(seed, 300)
    for (const { id, opens, closes } of exercisesOf(ots)) {
      const solved = new Recording(substitute(ots, id, ots.slice(opens + 1, closes)))
      expect(solved.damage).toBeUndefined()
    }
  })

  it.each(seeds)('leaves what stands before and behind the solution as it is (%i)', (seed) => {
    const ots = anyOts(seed, 300)
    for (const { id, closes } of exercisesOf(ots)) {
      const solved = new Recording(ots.slice(0, closes + 1)).final
      const position = solved.areas.get(id)?.from ?? 0
      const mine: Ot = {
        ts: 0,
        command: 'text',
        fromPos: position,
        toPos: position,
        insertedText: '¤¤',
        removedText: '',
      }
      const theirs = new Recording(ots).final
      const area = theirs.areas.get(id) ?? { from: 0, to: 0 }
      const head = theirs.text.slice(0, area.from)
      const tail = theirs.text.slice(area.to)
      const mineIn = new Recording(substitute(ots, id, [mine]))
      expect(mineIn.damage).toBeUndefined()
      expect([head + '¤¤' + tail, head + tail]).toContain(mineIn.final.text)
    }
  })
})
