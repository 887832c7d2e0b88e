import { describe, expect, it } from 'vitest'

import { nothing, writeCell, writeDf, writeP, writeStatistic } from './numbers'

describe('numbers of results', () => {
  it('has three digits that count, and whole numbers whole', () => {
    expect(['0.2136', 6.86862, 131.24, 5, -0.0452].map((value) => writeStatistic(Number(value)))).toEqual([
      '0.214',
      '6.87',
      '131.2',
      '5',
      expect.stringMatching(/^[-−]0\.045$/),
    ])
  })

  it('says what is missing or endless', () => {
    expect([null, { nan: true as const }, { inf: 1 as const }, { inf: -1 as const }].map(writeStatistic)).toEqual([
      nothing,
      nothing,
      '∞',
      '−∞',
    ])
  })

  it('writes p as APA does', () => {
    expect([0.0004, 0.0321, 1].map(writeP)).toEqual(['< .001', '= .032', '= 1.000'])
  })

  it('writes counts, percentages and degrees of freedom', () => {
    expect(writeCell({ v: 3, kind: 'count' })).toBe('3')
    expect(writeCell({ v: 73.6111, kind: 'percent', of: 'column' })).toBe('73.6%')
    expect(writeDf([1, 7])).toBe('(1, 7)')
  })
})
