import { expect, test } from 'vitest'

import { numberProblem, readNumber, writeNumber } from './numbers'

test('a number is read as people write it', () => {
  expect(readNumber('12.5')).toBe(12.5)
  expect(readNumber('12,5')).toBe(12.5)
  expect(readNumber(' 1 200 ')).toBe(1200)
  expect(readNumber('\u22123')).toBe(-3)
  expect(readNumber('1e-3')).toBe(0.001)
  expect(readNumber('')).toBeNull()
})

test('what is no number is told apart from an empty field', () => {
  for (const text of ['abc', '1,200,300', '1.2.3', '--1', 'Infinity', '0x10', '.']) expect(readNumber(text)).toBeNaN()
})

test('the first broken rule is named with its limit', () => {
  const rules = { min: 1, max: 10, whole: true }
  expect(numberProblem(NaN, rules)).toEqual({ key: 'notANumber' })
  expect(numberProblem(1.5, rules)).toEqual({ key: 'notWhole' })
  expect(numberProblem(0, rules)).toEqual({ key: 'tooSmall', limit: 1 })
  expect(numberProblem(11, rules)).toEqual({ key: 'tooLarge', limit: 10 })
  expect(numberProblem(10, rules)).toBeUndefined()
  expect(numberProblem(null, rules)).toBeUndefined()
})

test('scores keep their decimals, other numbers six digits', () => {
  expect(writeNumber(0.083, { tag: 'en-GB', decimals: 4 })).toBe('0.0830')
  expect(writeNumber(0.083, { tag: 'sv-SE', decimals: 4 })).toBe('0,0830')
  expect(writeNumber(1234567.89, { tag: 'en-GB' })).toBe('1,234,570')
  expect(writeNumber(Infinity, { tag: 'en-GB' })).toBe('–')
})
