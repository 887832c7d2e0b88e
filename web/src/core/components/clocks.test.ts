import { describe, expect, it } from 'vitest'

import { readClock, writeClock } from './clocks'

describe('writeClock', () => {
  it.each([
    [0, '0:00'],
    [5999, '0:05'],
    [60_000, '1:00'],
    [754_000, '12:34'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('writes %i as %s', (ms, text) => expect(writeClock(ms)).toBe(text))
})

describe('readClock', () => {
  it.each([
    ['0:05', 5000],
    ['1:02:03', 3_723_000],
    ['1:01.005', 61_005],
    ['90', 90_000],
    ['90s', 90_000],
    ['1h2m3s', 3_723_000],
    ['2m', 120_000],
  ])('reads %s', (text, ms) => expect(readClock(text)).toBe(ms))

  it.each(['', 'soon', '1:2:3:4', '-5', '5x'])('does not read “%s”', (text) => expect(readClock(text)).toBeUndefined())
})
