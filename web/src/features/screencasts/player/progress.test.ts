import { beforeEach, describe, expect, it } from 'vitest'

import { answerBefore, forgetAnswer, keepAnswer } from './progress'

beforeEach(() => localStorage.clear())

describe('answers of this browser', () => {
  it('are kept by lesson and exercise, the last one of each', () => {
    keepAnswer(1, '1', 'one')
    keepAnswer(1, 'a.b', 'two\nlines')
    keepAnswer(2, '1', 'of another lesson')
    keepAnswer(1, '1', '')
    expect(['1', 'a.b', '2'].map((id) => answerBefore(1, id))).toEqual(['', 'two\nlines', undefined])
  })

  it('are forgotten where the solution of the teacher takes their place', () => {
    keepAnswer(1, '1', 'one')
    forgetAnswer(1, '1')
    expect(answerBefore(1, '1')).toBeUndefined()
  })
})
