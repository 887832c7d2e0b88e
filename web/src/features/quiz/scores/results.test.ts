import { expect, test } from 'vitest'

import { types, type Question, type Score, type Slide } from '../presentations/wire'
import { askedIn, outcomes, progress } from './results'

function question(id: number): Question {
  return {
    id,
    name: `Question ${id}`,
    type_id: types.text,
    total_score: 2,
    slide_id: id,
    tolerance: null,
    correcting_instructions: null,
    alternatives: [],
    matches: [],
    name_html: '',
  }
}

function slide(order: number, id: number): Slide {
  return {
    id,
    order,
    title: '',
    timer: null,
    competition_id: 1,
    background_image: null,
    components: [],
    questions: [question(id)],
  }
}

function score(team_id: number, question_id: number, points: number | null): Score {
  return { team_id, question_id, score: points, auto: points, judged: null, reason: '', rev: 1 }
}

const teams = [
  { id: 1, name: 'Alfa' },
  { id: 2, name: 'Beta' },
]
const asked = askedIn([slide(1, 20), slide(0, 10)])

test('questions are counted in the order of the slides', () => {
  expect(asked.map(({ number, question }) => [number, question.id])).toEqual([
    [1, 10],
    [2, 20],
  ])
})

test('points add up from question to question; what nobody scored adds nothing', () => {
  const lines = progress(teams, asked, [score(1, 10, 2), score(1, 20, 1), score(2, 20, null)])
  expect(lines.map(({ points }) => points.map(([, y]) => y))).toEqual([
    [2, 3],
    [0, 0],
  ])
})

test('a question has a mean over all teams and a share with full points', () => {
  expect(outcomes(teams, asked, [score(1, 10, 2), score(2, 10, 1)]).map(({ mean, full }) => [mean, full])).toEqual([
    [1.5, 0.5],
    [0, 0],
  ])
})
