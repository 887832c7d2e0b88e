import { describe, expect, it } from 'vitest'

import { fitted, valuesOf, vegaConfig } from './vega'

describe('drawings of results', () => {
  it('finds the numbers wherever they stand', () => {
    const values = [{ x: 1 }]
    expect(valuesOf({ data: { values } })).toBe(values)
    expect(valuesOf({ layer: [{ mark: 'rule' }, { data: { values } }] })).toBe(values)
    expect(valuesOf({ facet: {}, spec: { data: { values } } })).toBe(values)
    expect(valuesOf({ mark: 'bar' })).toEqual([])
  })

  it('fills the box, but leaves drawings of several parts alone', () => {
    expect(fitted({ mark: 'bar' }, 400, 300)).toMatchObject({ width: 400, height: 300 })
    expect(fitted({ facet: {} }, 400, 300)).toEqual({ facet: {} })
    expect(fitted({ encoding: { row: {} } }, 400, 300)).toEqual({ encoding: { row: {} } })
  })

  it('takes every colour from a token', () => {
    const tokens: string[] = []
    vegaConfig((token) => (tokens.push(token), `#${token}`), 'Inter')
    expect(new Set(tokens)).toContain('chart-1')
  })
})
