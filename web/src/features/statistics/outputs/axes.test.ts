import { expect, test } from 'vitest'

import {
  changedAxis,
  isNumberSide,
  limitsOf,
  readLabels,
  readTicks,
  ticksOf,
  writtenLabels,
  writtenTicks,
} from './axes'

test('ticks are read with blanks, semicolons and decimal commas, and told as unreadable', () => {
  expect(readTicks('0; 2,5; 5')).toEqual([0, 2.5, 5])
  expect(readTicks('0, 10, 20')).toEqual([0, 10, 20])
  expect(readTicks('')).toEqual([])
  expect(readTicks('0; ten')).toBeUndefined()
  expect(readTicks(writtenTicks([0, 2.5]))).toEqual([0, 2.5])
  expect(writtenTicks({ values: [1, 2], labels: ['low', 'high'] })).toBe('1; 2')
})

test('labels of ticks stand one a line, and come back as they were written', () => {
  const ticks = ticksOf([1, 3, 5], readLabels('never; not once\n\n always = 5 \n\n'))
  expect(ticks).toEqual({ values: [1, 3, 5], labels: ['never; not once', '', 'always = 5'] })
  expect(writtenLabels(ticks)).toBe('never; not once\n\nalways = 5')
  expect(ticksOf([1, 3], readLabels(' \n'))).toEqual([1, 3])
  expect(ticksOf([], ['never'])).toBeUndefined()
})

test('limits are both ends or none', () => {
  expect(limitsOf(0, 30)).toEqual([0, 30])
  for (const [from, to] of [
    [0, null],
    [NaN, 3],
    [2, 2],
  ] as const)
    expect(limitsOf(from, to)).toBeUndefined()
})

test('a change of an axis keeps the rest', () => {
  expect(changedAxis({ label: 'x', ticks: [1] }, { limits: [0, 2] })).toEqual({
    label: 'x',
    ticks: [1],
    limits: [0, 2],
  })
  expect(changedAxis({ label: 'x' }, { label: undefined })).toBeUndefined()
  expect([isNumberSide('bar', 'x'), isNumberSide('bar', 'y'), isNumberSide('hist', 'x')]).toEqual([false, true, true])
})
