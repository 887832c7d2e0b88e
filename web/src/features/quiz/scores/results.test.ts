import { expect, test } from 'vitest'

import { askedIn, outcomes, progress, type Results } from './results'

type Row = Results['rows'][number]

function row(question_id: number, team_id: number, points: number | null): Row {
  const question = `Question ${question_id}`
  const sent = { answer: '', late: false, auto: points, judged: null, points, of: 2, reason: '' }
  return { question_id, team_id, slide: 1, question, team: `Team ${team_id}`, ...sent }
}

function results(rows: Row[]): Results {
  const ranked = [1, 2].map((team_id) => ({ rank: 1, team_id, name: `Team ${team_id}`, points: 0 }))
  return {
    presentation_id: 1,
    competition_id: 1,
    name: 'Quiz',
    run: 1,
    board: { presentation_id: 1, seq: 1, rows: ranked },
    rows,
  }
}

const shown = results([row(20, 1, 2), row(20, 2, 1), row(10, 1, 1), row(10, 2, null)])
const asked = askedIn(shown.rows)

test('questions are counted in the order of the show', () => {
  expect(asked.map(({ number, id, name }) => [number, id, name])).toEqual([
    [1, 20, 'Question 20'],
    [2, 10, 'Question 10'],
  ])
})

test('points add up from question to question; what nobody scored adds nothing', () => {
  expect(progress(shown, asked).map(({ points }) => points.map(([, y]) => y))).toEqual([
    [2, 3],
    [1, 1],
  ])
})

test('a question has a mean over all teams and a share with full points', () => {
  expect(outcomes(shown, asked).map(({ mean, full }) => [mean, full])).toEqual([
    [1.5, 0.5],
    [0.5, 0],
  ])
})

test('a show without questions has no lines', () => {
  expect(askedIn([])).toEqual([])
  expect(outcomes(results([]), [])).toEqual([])
})
