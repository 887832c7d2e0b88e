import { expect, test } from 'vitest'

import { reduce } from './reduce'
import { makeSnapshot } from './testing'
import type { Answer, Question, Score } from './wire'

const answer: Answer = {
  team_id: 1,
  question_id: 5,
  answer_id: 'x',
  client_rev: 2,
  payload: { text: 'two' },
  received_at: 0,
  late: false,
  accepted: false,
}
const score: Score = { team_id: 1, question_id: 5, auto_points: 1, judge_points: null, points: 1, reason: null, rev: 2 }
const moment = { state: 'running', phase: 'open', phase_rev: 3, deadline_at: 9, remaining_ms: null } as const
const question: Question = {
  id: 5,
  name: 'Which?',
  type_id: 4,
  total_score: 2,
  slide_id: 1,
  tolerance: null,
  correcting_instructions: null,
  alternatives: [],
  matches: [],
}

test('an older revision of an answer changes nothing', () => {
  const before = makeSnapshot({ answers: [answer] })
  const after = reduce(before, 'answer_received', { question_id: 5, answer: { ...answer, client_rev: 1 } })
  expect(after.answers).toEqual([answer])
})

test('a newer revision of an answer takes its place', () => {
  const fresh = { ...answer, client_rev: 3, payload: { text: 'three' } }
  const after = reduce(makeSnapshot({ answers: [answer] }), 'answer_received', { question_id: 5, answer: fresh })
  expect(after.answers).toEqual([fresh])
})

test('an older revision of a score changes nothing', () => {
  const before = makeSnapshot({ scores: [score] })
  expect(reduce(before, 'score_changed', { score: { ...score, rev: 1, points: 0 } }).scores).toEqual([score])
})

test('counts of other questions stay', () => {
  const after = reduce(makeSnapshot({ answered: { 4: 2 } }), 'answer_received', { question_id: 5, answered: 1 })
  expect(after.answered).toEqual({ 4: 2, 5: 1 })
})

test('another slide hides the scoreboard and what is next', () => {
  const before = makeSnapshot({ scoreboard_shown: true, slide_order: 1 })
  const after = reduce(before, 'set_slide', { ...moment, slide_order: 2, slide: null, next_slide: null })
  expect(after).toMatchObject({ scoreboard_shown: false, slide_order: 2, phase: 'open', deadline_at: 9 })
})

test('a reveal puts keys into the questions of the slide', () => {
  const slide = {
    id: 1,
    order: 0,
    title: '',
    timer: null,
    competition_id: 1,
    background_image: null,
    components: [],
    questions: [question],
  }
  const revealed = { ...question, tolerance: 0.5 }
  const after = reduce(makeSnapshot({ slide }), 'reveal', { ...moment, phase: 'revealed', questions: [revealed] })
  expect(after.slide?.questions).toEqual([revealed])
  expect(after.phase).toBe('revealed')
})

test('changed rows of the scoreboard are sorted in among the others', () => {
  const rows = [
    { team_id: 1, name: 'Alfa', points: 3, rank: 1 },
    { team_id: 2, name: 'Beta', points: 2, rank: 2 },
  ]
  const after = reduce(makeSnapshot({ scoreboard: rows }), 'scoreboard', {
    shown: true,
    rows: [
      { team_id: 1, name: 'Alfa', points: 3, rank: 2 },
      { team_id: 2, name: 'Beta', points: 4, rank: 1 },
    ],
  })
  expect(after.scoreboard.map(({ name }) => name)).toEqual(['Beta', 'Alfa'])
})

test('the end stops the clock', () => {
  const after = reduce(makeSnapshot({ ...moment }), 'end_presentation', { scoreboard: [] })
  expect(after).toMatchObject({ state: 'ended', deadline_at: null })
})
