import { describe, expect, it } from 'vitest'

import type { Ot } from '../replay/ots'
import { Recording } from '../replay/recording'
import {
  added,
  cutAt,
  described,
  emptyTape,
  finished,
  nextExercise,
  nextVoice,
  openExercise,
  openTake,
  renumbered,
  sealed,
  takeLengths,
  takenApart,
  withoutLastTake,
  written,
  type Tape,
} from './tape'

function typed(tape: Tape, text: string, ts: number): Tape {
  const at = new Recording(tape.ots).final.text.length
  const edits = [{ from: at, to: at, inserted: text, removed: '' }]
  return written(tape, { edits, anchor: at + text.length, head: at + text.length }, ts)
}

function start(voice: number, ts: number): Ot {
  return { ts, command: 'record_start', soundChunkIdx: voice, time: 1 }
}

/** Two takes: `a = 1` in the first, `b = 2` in the second. */
function twoTakes(): Tape {
  let tape = added(emptyTape, start(0, 0))
  tape = added(typed(tape, 'a = 1\n', 500), { ts: 1000, command: 'record_end' }, start(1, 1000))
  return added(typed(tape, 'b = 2\n', 1500), { ts: 2000, command: 'record_end' })
}

describe('a tape', () => {
  it('keeps what is written while time stands still', () => {
    expect(typed(twoTakes(), 'c', 2000).end).toBe(2000)
  })

  it('knows what is open', () => {
    const open = added(twoTakes(), start(2, 2000), { ts: 2100, command: 'exPlaceholder', exId: '1' })
    expect([openTake(open.ots), openExercise(open.ots), nextExercise(open.ots)]).toEqual([2, '1', '2'])
    expect([openTake(twoTakes().ots), openExercise(twoTakes().ots), nextExercise([])]).toEqual([
      undefined,
      undefined,
      '1',
    ])
  })

  it('ends an open take where it was left', () => {
    const left = typed(added(twoTakes(), start(2, 2000)), 'c', 2400)
    expect(sealed(left).ots.at(-1)).toEqual({ ts: 2400, command: 'record_end' })
    expect(sealed(twoTakes())).toEqual(twoTakes())
  })

  it('loses by a cut what came after, and ends the take there', () => {
    const cut = cutAt(twoTakes(), 1200)
    expect([new Recording(cut.ots).final.text, cut.end, [...takeLengths(cut)]]).toEqual([
      'a = 1\n',
      1200,
      [
        [0, 1000],
        [1, 200],
      ],
    ])
  })

  it('loses its last take whole', () => {
    const rest = withoutLastTake(twoTakes())
    expect([new Recording(rest.ots).final.text, rest.end, withoutLastTake(emptyTape)]).toEqual([
      'a = 1\n',
      1000,
      emptyTape,
    ])
  })

  it('never gives the number of a voice again', () => {
    expect([nextVoice(emptyTape, 0), nextVoice(twoTakes(), 0), nextVoice(withoutLastTake(twoTakes()), 2)]).toEqual([
      0, 2, 2,
    ])
  })

  it('changes a description', () => {
    const tape = added(emptyTape, { ts: 0, command: 'exShow', exId: '1', description: 'old' })
    expect(described(tape, '1', 'new').ots).toEqual([{ ts: 0, command: 'exShow', exId: '1', description: 'new' }])
  })
})

describe('a finished tape', () => {
  it('has its assertions behind the text, and can be taken apart again', () => {
    const ots = finished(twoTakes(), 'assert a == 1', 7)
    expect(new Recording(ots).final.text).toBe('a = 1\nb = 2\nassert a == 1\n')
    expect(takenApart(ots)).toEqual({ tape: twoTakes(), assertions: 'assert a == 1\n' })
  })

  it('has no assert section without assertions', () => {
    expect(finished(twoTakes(), ' \n', 7)).toEqual(twoTakes().ots)
    expect(takenApart(twoTakes().ots).assertions).toBe('')
  })

  it('starts the assertions on a line of their own', () => {
    expect(new Recording(finished(typed(emptyTape, 'x = 1', 0), 'assert x', 7)).final.text).toBe('x = 1\nassert x\n')
  })

  it('closes what was left open', () => {
    const open = added(emptyTape, start(0, 0), { ts: 10, command: 'exPlaceholder', exId: '1' })
    expect(finished(open, '', 7).slice(2)).toEqual([
      { ts: 10, command: 'record_end' },
      { ts: 10, command: 'exPlaceholder', exId: '1' },
    ])
  })

  it('numbers its voices in their order', () => {
    const ots = [start(4, 0), start(2, 10)]
    expect(renumbered(ots)).toEqual({ ots: [start(0, 0), start(1, 10)], voices: [4, 2] })
  })
})
