import { expect, test } from 'vitest'

import { types, type Question, type Score } from '../presentations/wire'
import { isOpen, nextOpen, sheetOf } from './sheet'

const question: Question = {
  id: 5,
  name: '',
  total_score: 3,
  type_id: types.text,
  slide_id: 1,
  tolerance: null,
  correcting_instructions: null,
  alternatives: [],
  matches: [],
  name_html: '',
}
const teams = [1, 2, 3].map((id) => ({ id, name: `Team ${id}` }))

function score(team_id: number, more: Partial<Score> = {}): Score {
  return { team_id, question_id: 5, score: 1, auto: 1, judged: null, reason: '', rev: 1, ...more }
}

/** All teams have answered, but those who have not. */
function lines(scores: Score[], { late = [], without = [] }: { late?: number[]; without?: number[] } = {}) {
  const answering = teams.map(({ id }) => id).filter((id) => !without.includes(id))
  const answers = answering.map((team_id) => ({
    team_id,
    question_id: 5,
    answer: { text: 'x' },
    text: 'x',
    answer_id: 'a',
    client_rev: 1,
    late: late.includes(team_id),
    received_at: 0,
  }))
  return sheetOf({ teams, answers, scores }, [question])
}

test('every team has a line, in the order of the teams', () => {
  expect(lines([]).map(({ team }) => team.id)).toEqual([1, 2, 3])
})

test('lines without points are open, and late answers until a judge gave any', () => {
  expect(lines([score(1), score(2, { score: null, auto: null })], { late: [1] }).map(isOpen)).toEqual([
    true,
    true,
    true,
  ])
  expect(lines([score(1, { judged: 0, score: 0 }), score(2), score(3)], { late: [1] }).map(isOpen)).toEqual([
    false,
    false,
    false,
  ])
})

test('of who did not answer there is nothing to judge, but what is done on the spot', () => {
  const given = lines([score(1), score(2)], { without: [3] })
  expect(given.map(isOpen)).toEqual([false, false, false])
  const practical = { ...question, type_id: types.practical }
  expect(sheetOf({ teams, answers: [], scores: [score(1)] }, [practical]).map(isOpen)).toEqual([false, true, true])
})

test('after points are given the next open line is found, round the end', () => {
  expect(nextOpen(lines([score(1)]), 0)).toBe(1)
  expect(nextOpen(lines([score(2), score(3)]), 2)).toBe(0)
  expect(nextOpen(lines([score(1), score(2), score(3)]), 1)).toBe(2)
  expect(nextOpen(lines([score(1), score(2), score(3)]), 2)).toBe(2)
})
