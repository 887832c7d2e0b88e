import { expect, test } from 'vitest'

import { changedPart, placements, toggledPart } from './graphParts'

test('a part is there once, and none leaves no list', () => {
  const line = { mode: 'abline', h: 2 }
  expect(toggledPart([{ mode: 'abline', a: 0, b: 1 }, { mode: 'grid' }], line, true)).toEqual([{ mode: 'grid' }, line])
  expect(toggledPart([line], line, false)).toBeUndefined()
})

test('a change keeps what it does not name', () => {
  const parts = [{ mode: 'fit', method: 'lm', se: true }, { mode: 'grid' }]
  expect(changedPart(parts, 'fit', { method: 'loess' })).toEqual([
    { mode: 'fit', method: 'loess', se: true },
    { mode: 'grid' },
  ])
})

test('a panel that goes takes its place along', () => {
  expect(placements(['A', 'B'], ['row', 'column'], ['B', 'C'])).toEqual(['column', 'panel'])
})
