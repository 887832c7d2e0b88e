import { describe, expect, it, vi } from 'vitest'

import { knownOts, type Ot, type TextOt } from '../replay/ots'
import { idleStretches, takesOf } from '../replay/takes'
import { State } from '../replay/state'
import { anyOts } from '../replay/testing'
import { Lesson } from './lesson'

function text(ts: number, at: number, insertedText: string): TextOt {
  return { ts, command: 'text', fromPos: at, toPos: at, insertedText, removedText: '' }
}

function mark(ts: number, exId: string): Ot {
  return { ts, command: 'exPlaceholder', exId }
}

/** Two exercises, `a = ` and `b = `, and an assert section. */
const ots = knownOts([
  { ts: 0, command: 'record_start', soundChunkIdx: 1 },
  text(1, 0, 'a = \nb = \n'),
  { ts: 2, command: 'selection', fromPos: 4, toPos: 4 },
  mark(10, '1'),
  text(11, 4, '1'),
  mark(12, '1'),
  { ts: 20, command: 'selection', fromPos: 10, toPos: 10 },
  mark(21, '2'),
  text(22, 10, '22'),
  mark(23, '2'),
  text(30, 13, 'end\n'),
  { ts: 40, command: 'record_end' },
  { ts: 50, command: 'assert' },
  text(51, 17, 'assert a == 1\n'),
  { ts: 52, command: 'assert' },
])

describe('a lesson', () => {
  it('ends before the assertions, and never shows them', () => {
    const lesson = new Lesson(ots)
    expect([lesson.duration, lesson.at(999).text]).toEqual([40, 'a = 1\nb = 22\nend\n'])
  })

  it('shows a learner’s answer from then on', () => {
    const lesson = new Lesson(ots)
    lesson.accept('1', [text(0, 4, 'one')])
    expect(lesson.at(20).text).toBe('a = one\nb = \n')
    expect(lesson.opening('2').from).toBe(12)
  })

  it('marks a later answer by the recorded text, whatever the earlier one is', () => {
    const lesson = new Lesson(ots)
    lesson.accept('1', [text(0, 4, 'one')])
    expect(lesson.asRecorded('2', [text(0, 12, 'two')])).toEqual([text(0, 10, 'two')])
    expect(lesson.programWith('2', [text(0, 12, 'two')])).toBe('a = one\nb = two\nend\n')
  })

  it('shows an answer of an earlier visit as it was solved then', () => {
    const before = new Lesson(ots)
    before.accept('2', [text(0, 10, 'twx'), { ...text(1, 12, 'o'), toPos: 13, removedText: 'x' }])
    before.accept('1', [text(0, 4, 'one')])
    const lesson = new Lesson(ots)
    lesson.restore((id) => before.written(id))
    expect(lesson.at(40).text).toBe('a = one\nb = two\nend\n')
    expect([lesson.written('1'), lesson.written('2')]).toEqual(['one', 'two'])
    lesson.withdraw('2')
    expect(lesson.at(40).text).toBe('a = one\nb = 22\nend\n')
  })

  it('takes answers in any order, and again', () => {
    const lesson = new Lesson(ots)
    lesson.accept('2', [text(0, 10, 'two')])
    lesson.accept('1', [text(0, 4, 'a long one')])
    expect(lesson.at(40).text).toBe('a = a long one\nb = two\nend\n')
    lesson.accept('1', [text(0, 4, '1')])
    expect(lesson.at(40).text).toBe('a = 1\nb = two\nend\n')
    lesson.withdraw('2')
    expect(lesson.at(40).text).toBe('a = 1\nb = 22\nend\n')
  })
})

describe('answers of an earlier visit', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('give the lesson that solving it gave (%i)', (seed) => {
    const before = new Lesson(anyOts(seed, 300))
    for (const { id } of before.exercises) before.accept(id, [text(0, before.opening(id).from, `<${id}>`)])
    const lesson = new Lesson(anyOts(seed, 300))
    lesson.restore((id) => before.written(id))
    expect(lesson.at(Infinity).text).toBe(before.at(Infinity).text)
    expect(lesson.recording.damage).toBeUndefined()
  })

  it('are each followed once, however many there are', () => {
    const many = anyOts(3, 3000)
    const lesson = new Lesson(many)
    const steps = vi.spyOn(State.prototype, 'apply')
    lesson.restore(() => 'an answer')
    expect(lesson.exercises.length).toBeGreaterThan(20)
    expect(lesson.at(Infinity).text).toContain('an answer')
    // From the nearest snapshots to each exercise, and once through all that follows.
    expect(steps.mock.calls.length).toBeLessThan(many.length + lesson.exercises.length * 5 * 256)
    steps.mockRestore()
  })

  it('open exercises behind a damage no more', () => {
    const damaged = new Lesson([ots[0] as Ot, { ...text(5, 99, 'nowhere') }, ...ots.slice(1)])
    expect([damaged.exercises, damaged.duration]).toEqual([[], 40])
  })
})

it('finds takes and idle stretches', () => {
  expect(takesOf(ots)).toEqual([{ voice: 1, from: 0, to: 40 }])
  expect(takesOf(ots.slice(0, 5))).toEqual([{ voice: 1, from: 0, to: 11 }])
  expect(idleStretches(ots, 10)).toEqual([
    { from: 30, to: 40 },
    { from: 40, to: 50 },
  ])
})
