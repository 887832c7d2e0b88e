import { describe as group, expect, test } from 'vitest'

import { types, type Alternative, type Question } from '../presentations/wire'
import { letterOf } from './letters'
import { describe, inOrder, solutionOf } from './solution'

const words = { yes: 'True', no: 'False', number: String }

function alternative(id: number, text: string, more: Partial<Alternative> = {}): Alternative {
  return {
    id,
    alternative: text,
    alternative_order: id,
    correct: null,
    correct_order: null,
    question_id: 1,
    match_id: null,
    ...more,
  }
}

function question(type: keyof typeof types, alternatives: Alternative[], more: Partial<Question> = {}): Question {
  return {
    id: 1,
    name: '',
    total_score: 1,
    type_id: types[type],
    slide_id: 1,
    tolerance: null,
    correcting_instructions: null,
    alternatives,
    matches: [],
    name_html: '',
    ...more,
  }
}

group('what is right', () => {
  test('is nothing while the alternatives do not say', () => {
    expect(solutionOf(question('single', [alternative(1, 'A'), alternative(2, 'B')]), words)).toEqual([])
  })

  test('of a choice are the right alternatives', () => {
    const asked = question('multiple', [
      alternative(1, 'A', { correct: '1' }),
      alternative(2, 'B', { correct: '0' }),
      alternative(3, 'C', { correct: 'ja' }),
    ])
    expect(solutionOf(asked, words)).toEqual(['A', 'C'])
  })

  test('of an order are all in their places', () => {
    const asked = question('order', [
      alternative(1, 'last', { correct: '', correct_order: 2 }),
      alternative(2, 'first', { correct: '', correct_order: 1 }),
    ])
    expect(solutionOf(asked, words)).toEqual(['first', 'last'])
  })

  test('of a number comes with its tolerance', () => {
    const asked = question('numeric', [alternative(1, '9.81', { correct: '1' })], { tolerance: 0.05 })
    expect(solutionOf(asked, words)).toEqual(['9.81 ± 0.05'])
  })

  test('of a statement is a word', () => {
    expect(solutionOf(question('trueFalse', [alternative(1, '', { correct: '0' })]), words)).toEqual(['False'])
  })

  test('of matches are pairs', () => {
    expect(solutionOf(question('match', [alternative(1, 'Fe', { correct: 'iron' })]), words)).toEqual(['Fe = iron'])
  })
})

group('an answer reads', () => {
  const asked = question('single', [alternative(1, 'A'), alternative(2, 'B')], { matches: [{ id: 9, text: 'nine' }] })
  test.each([
    [{ text: 'free' }, 'free'],
    [{ number: 2.5 }, '2.5'],
    [{ value: false }, 'False'],
    [{ choice: 2 }, 'B'],
    [{ choices: [1, 2] }, 'A; B'],
    [{ order: [2, 1] }, 'B → A'],
    [{ pairs: [[1, 9]] as [number, number][] }, 'A = nine'],
    [undefined, ''],
  ])('%o as %s', (payload, text) => expect(describe(asked, payload, words)).toBe(text))
})

test('alternatives stand in the order that was dealt', () => {
  const asked = question('single', [
    alternative(1, 'B', { alternative_order: 1 }),
    alternative(2, 'A', { alternative_order: 0 }),
  ])
  expect(inOrder(asked).map((one) => one.alternative)).toEqual(['A', 'B'])
})

test('letters go on after Z', () => expect([0, 25, 26, 27].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB']))
