import { describe, expect, test } from 'vitest'

import { bestOffset, leftUntil, measure } from './clock'
import { randomFrom } from './testing'

/** An exchange with a server whose clock is ahead, over a way that takes so long in each direction. */
function exchange(ahead: number, there: number, back: number) {
  const sent = 1_000_000
  const received = sent + there + ahead
  return { sent, received, answered: received + 2, back: sent + there + 2 + back }
}

test('a way that is as long back as there gives the offset exactly', () => {
  expect(measure(exchange(600_000, 40, 40))).toEqual({ offset: 600_000, trip: 80 })
})

describe('a clock that is ten minutes off', () => {
  test.each([-600_000, 600_000])('by %i ms is known within half the shortest trip', (ahead) => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = randomFrom(seed)
      const samples = Array.from({ length: 5 }, () => exchange(ahead, random() * 300, random() * 300))
      const shortest = Math.min(...samples.map((sample) => measure(sample).trip))
      expect(Math.abs((bestOffset(samples) ?? NaN) - ahead)).toBeLessThanOrEqual(shortest / 2 + 1e-6)
    }
  })
})

test('without any exchange nothing is known', () => expect(bestOffset([])).toBeUndefined())

test('what is left counts on the clock of the server and ends at nothing', () => {
  expect(leftUntil(10_000, 4_000, 1_000)).toBe(5_000)
  expect(leftUntil(10_000, 12_000, 1_000)).toBe(0)
})
