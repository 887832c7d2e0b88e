import { expect, test } from 'vitest'

import { countedSoFar, everyHour, narrowestHalf, outline } from './insight'

const at = (minute: number) => `2026-11-26T12:0${minute}:00Z`

test('what counted so far holds until the latest submission', () => {
  const items = [
    { at: at(0), score: 0.5, improved: true },
    { at: at(1), score: 0.7, improved: false },
    { at: at(2), score: 0.3, improved: true },
    { at: at(3), score: 0.4, improved: false },
  ]
  expect(countedSoFar({ items })).toEqual([
    [at(0), 0.5],
    [at(2), 0.3],
    [at(3), 0.3],
  ])
  expect(countedSoFar({ items: [] })).toEqual([])
})

test('a distribution is drawn to the upper edge of its last bin', () => {
  const bins = [
    { low: 0, high: 1, count: 2 },
    { low: 1, high: 2, count: 5 },
  ]
  const figures = { bins, counted: 7, total: 7, own: null }
  expect(outline(figures)).toEqual([
    [0, 2],
    [1, 5],
    [2, 5],
  ])
})

test('most scores lie where more than half of them do, in as narrow a stretch as there is', () => {
  const of = (...counts: number[]) => {
    const bins = counts.map((count, low) => ({ low, high: low + 1, count }))
    const counted = counts.reduce((sum, count) => sum + count, 0)
    return narrowestHalf({ bins, counted, total: counted, own: null })
  }
  expect(of(2, 5)).toEqual({ low: 1, high: 2 })
  expect(of(1, 0, 1, 1, 1, 0, 0, 1, 1)).toEqual({ low: 0, high: 5 })
  expect(of(1, 1)).toEqual({ low: 0, high: 2 })
  expect(of()).toBeUndefined()
})

test('hours without a submission are drawn as none', () => {
  const points = everyHour([{ hour: '2026-11-26T10:00:00Z', kept: 3, refused: 1 }], Date.parse(at(5)), 'kept')
  expect(points).toHaveLength(48)
  expect(points.slice(-3).map(([, count]) => count)).toEqual([3, 0, 0])
})
