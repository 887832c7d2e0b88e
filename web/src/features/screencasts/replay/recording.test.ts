import { describe, expect, it } from 'vitest'

import { exercisesOf } from './exercises'
import type { Ot } from './ots'
import { Recording } from './recording'
import { State } from './state'
import { substitute } from './substitution'
import { anyOts } from './testing'

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

  it.each(seeds.slice(0, 8))('that goes on from another shows what it shows by itself (%i)', (seed) => {
    const [ots, other] = [anyOts(seed, 700), anyOts(seed + 1, 300)]
    for (const same of [0, 1, 255, 256, 300]) {
      const known = new Recording([...ots.slice(0, same), ...other])
      const begun = new Recording(ots, { recording: known, same })
      const whole = new Recording(ots)
      for (const count of [same, 700, 0, 257]) expect(begun.after(count)).toEqual(whole.after(count))
    }
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
