import { expect, test } from 'vitest'

import { secondToSpeak, untilNextSecond, writeLeft } from './countdown'

test.each([
  [0, '0:00'],
  [1, '0:01'],
  [1000, '0:01'],
  [1001, '0:02'],
  [65_000, '1:05'],
  [3_600_000, '1:00:00'],
])('%i ms are shown as %s', (left, text) => expect(writeLeft(left)).toBe(text))

test.each([
  [1000, 1000],
  [1001, 1],
  [1500, 500],
])('from %i ms on the shown second stands for %i ms', (left, next) => expect(untilNextSecond(left)).toBe(next))

test('thirty, ten and five seconds are spoken of once each', () => {
  const said = Array.from({ length: 400 }, (_, step) => secondToSpeak(40_000 - step * 100, 39_900 - step * 100))
  expect(said.filter(Boolean)).toEqual([30, 10, 5])
})
