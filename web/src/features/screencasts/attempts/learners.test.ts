import { expect, it } from 'vitest'

import type { Attempt, ExerciseSummary } from './attempts'
import { attemptBefore, hardestFirst, learnersOf } from './learners'

function attempt(id: number, learner: string, ex_id: string, correct = false): Attempt {
  return {
    id,
    learner,
    ex_id,
    correct,
    created_at: '',
    exit_code: correct ? 0 : 1,
    failed_assertion: null,
    error: null,
    duration_ms: 1,
  }
}

const attempts = [
  attempt(4, 'Bo', '1', true),
  attempt(3, 'Bo', '1'),
  attempt(2, 'Ada', '2'),
  attempt(1, 'Bo', '2', true),
  attempt(0, 'Bo', '1'),
]

it('tells who solved what, and after how many tries', () => {
  const learners = learnersOf(attempts).map(({ name, standings }) => [name, ...standings])
  expect(learners).toEqual([
    ['Ada', ['2', { tries: 1, solved: false }]],
    ['Bo', ['1', { tries: 3, solved: true }], ['2', { tries: 1, solved: true }]],
  ])
})

it('finds the attempt before, by the same learner at the same exercise', () => {
  const [newest, before] = attempts
  if (!newest || !before) throw new Error('no attempts')
  expect(attemptBefore(attempts, newest)).toBe(before)
  expect(attemptBefore(attempts, attempt(2, 'Ada', '2'))).toBeUndefined()
})

it('puts the hardest exercise first, and untried ones last', () => {
  const summary = (ex_id: string, tried: number, correct: number): ExerciseSummary => ({
    ...{ ex_id, correct, description: '', learners: 0, solved_by: 0 },
    attempts: tried,
  })
  const order = hardestFirst([summary('none', 0, 0), summary('easy', 4, 3), summary('hard', 4, 1)])
  expect(order.map(({ ex_id }) => ex_id)).toEqual(['hard', 'easy', 'none'])
})
