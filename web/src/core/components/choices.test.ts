import { expect, test } from 'vitest'

import { matching } from './choices'

const choices = [
  { value: 1, label: 'mean radius', hint: 'number' },
  { value: 2, label: 'Åldersgrupp', hint: 'text' },
  { value: 3, label: 'worst radius' },
]

test('every word must be found, whatever its case or accents', () => {
  expect(matching(choices, 'RADIUS mean').map(({ value }) => value)).toEqual([1])
  expect(matching(choices, 'alder').map(({ value }) => value)).toEqual([2])
  expect(matching(choices, 'radius')).toHaveLength(2)
  expect(matching(choices, '')).toHaveLength(3)
  expect(matching(choices, 'depth')).toEqual([])
})
