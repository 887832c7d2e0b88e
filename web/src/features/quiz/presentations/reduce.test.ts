import { expect, test } from 'vitest'

import { reduce } from './reduce'
import { makeSnapshot } from './testing'
import type { Score, Told } from './wire'

const score: Score = { team_id: 1, question_id: 5, auto: 1, judged: null, score: 1, reason: '', rev: 1 }

function told(body: Partial<Told>): Told {
  return { type: 'phase', seq: 4, epoch: 'a', server_time: 9, ...body }
}

test('what an event does not name stays', () => {
  const before = makeSnapshot({ announcement: 'Hello', scores: [score], board: [{ team_id: 1, points: 1 }] })
  expect(reduce(before, told({}))).toEqual({ ...before, seq: 4, server_time: 9 })
})

test('changes take the place of the old', () => {
  const after = reduce(makeSnapshot({ slide_order: 1 }), told({ changes: { slide_order: 2, phase: 'open' } }))
  expect(after).toMatchObject({ slide_order: 2, phase: 'open', state: 'lobby' })
})

test('an item takes the place of the one with the same team and question', () => {
  const other = { ...score, team_id: 2 }
  const fresh = { ...score, judged: 3, score: 3, rev: 2 }
  const after = reduce(makeSnapshot({ scores: [score, other] }), told({ scores: [fresh] }))
  expect(after.scores).toEqual([fresh, other])
})

test('an item of another question is added', () => {
  const fresh = { ...score, question_id: 6 }
  expect(reduce(makeSnapshot({ scores: [score] }), told({ scores: [fresh] })).scores).toEqual([score, fresh])
})

test('rows of the board are named by their team', () => {
  const before = makeSnapshot({ board: [{ team_id: 1, points: 1 }] })
  expect(reduce(before, told({ board: [{ team_id: 1, points: 4 }] })).board).toEqual([{ team_id: 1, points: 4 }])
})
