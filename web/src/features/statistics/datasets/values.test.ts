import { describe, expect, it } from 'vitest'

import { readValue, writeValue } from './values'

const scalar = { name: 'x', mode: 'scalar' as const }
const nominal = { name: 'g', mode: 'nominal' as const, labels: ['a', 'b'] }
const date = { name: 'd', mode: 'datetime' as const }

describe('cells of a data set', () => {
  it('reads numbers with a point or a comma', () => {
    expect(['1.5', '1,5', ' -3 ', '1.234,5', '', 'NA', 'x'].map((text) => readValue(text, scalar))).toEqual([
      1.5,
      1.5,
      -3,
      1234.5,
      null,
      null,
      'x',
    ])
  })

  it('reads back what it wrote', () => {
    for (const [value, variable] of [
      [0.1, scalar],
      [86400, date],
      [86461, date],
    ] as const)
      expect(readValue(writeValue(value, variable), variable)).toBe(value)
  })

  it('writes labels for codes, and nothing for what is missing', () => {
    expect([1, 2, null].map((value) => writeValue(value, nominal))).toEqual(['a', 'b', ''])
  })
})
