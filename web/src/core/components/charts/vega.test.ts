import { describe, expect, it } from 'vitest'
import { isProxy, reactive, readonly } from 'vue'

import { fitted, over, schemeOf, sizeOf, unwatched, valuesOf, vegaConfig } from './vega'

describe('drawings of results', () => {
  it('finds the numbers wherever they stand', () => {
    const values = [{ x: 1 }]
    expect(valuesOf({ data: { values } })).toBe(values)
    expect(valuesOf({ layer: [{ mark: 'rule' }, { data: { values } }] })).toBe(values)
    expect(valuesOf({ facet: {}, spec: { data: { values } } })).toBe(values)
    expect(valuesOf({ mark: 'bar' })).toEqual([])
  })

  it('has nothing in it that Vue watches, which Vega could not copy', () => {
    const values = [{ x: 1 }]
    const watched = readonly(reactive({ data: { values }, config: { range: { symbol: ['cross'] } } }))
    const spec = unwatched(fitted(watched, 400, 300))
    expect(structuredClone(spec).config).toEqual({ range: { symbol: ['cross'] } })
    expect(isProxy(spec.data)).toBe(false)
    expect(valuesOf(spec)).toBe(values)
    expect(unwatched({})).toEqual({})
  })

  it('fills the box, but leaves drawings of several parts alone', () => {
    expect(fitted({ mark: 'bar' }, 400, 300)).toMatchObject({ width: 400, height: 300 })
    expect(fitted({ facet: {} }, 400, 300)).toEqual({ facet: {} })
    expect(fitted({ encoding: { row: {} } }, 400, 300)).toEqual({ encoding: { row: {} } })
  })

  it('lays what the reader prefers over the page, part by part', () => {
    const page = { background: 'white', bar: { color: 'blue' }, range: { category: ['a'] } }
    const preferred = { background: 'ivory', bar: { fill: 'red' } }
    expect(over(page, preferred)).toEqual({ ...page, background: 'ivory', bar: { color: 'blue', fill: 'red' } })
    expect(over(page)).toEqual(page)
  })

  it('is as large as the specification says, else the reader', () => {
    const spec = { config: { view: { continuousWidth: 300 } } }
    expect(sizeOf(spec, { view: { continuousWidth: 900, continuousHeight: 200 } })).toEqual({ width: 300, height: 200 })
    expect(sizeOf({ mark: 'bar' })).toEqual({})
  })

  it('has light or dark colours by its own ground, else those of the page', () => {
    const navy = { background: 'navy', title: { color: 'white' } }
    expect(schemeOf({ mark: 'bar' }, { bar: {} })).toBe('')
    expect(schemeOf({ mark: 'bar' }, navy)).toBe('dark')
    expect(schemeOf({ config: { background: 'ivory', title: { color: 'black' } } }, navy)).toBe('light')
  })

  it('takes every colour from a token', () => {
    const tokens: string[] = []
    vegaConfig((token) => (tokens.push(token), `#${token}`), 'Inter')
    expect(new Set(tokens)).toContain('chart-1')
  })
})
