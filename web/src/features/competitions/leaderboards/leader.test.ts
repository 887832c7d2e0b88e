import { expect, test } from 'vitest'

import { leaderOf } from './leader'

function line(name: string, ...points: [string, number][]) {
  return { client: { id: name, name }, mine: false, points }
}

const series = [
  line('Ada', ['2026-11-01T10:00:00Z', 0.4], ['2026-11-03T10:00:00Z', 0.2]),
  line('Grace', ['2026-11-02T10:00:00Z', 0.2]),
  line('Mary', ['2026-11-02T12:00:00Z', 0.9]),
]

test('the lowest score leads where lower is better; of equals the earlier one', () => {
  expect(leaderOf({ series }, 'min')).toMatchObject({ name: 'Grace', score: 0.2 })
})

test('the highest score leads where higher is better', () => {
  expect(leaderOf({ series }, 'max')).toMatchObject({ name: 'Mary', score: 0.9 })
})

test('nobody leads an empty board', () => {
  expect(leaderOf({ series: [line('Ada')] }, 'min')).toBeUndefined()
})
