import { expect, test } from 'vitest'

import { paired, shifted } from './forms'

test('a pair frees both of its sides', () => {
  expect(
    paired(
      [
        [1, 7],
        [2, 8],
      ],
      1,
      8,
    ),
  ).toEqual([[1, 8]])
  expect(paired([[1, 7]], 2, 8)).toEqual([
    [1, 7],
    [2, 8],
  ])
  expect(paired([[1, 7]], 1, null)).toEqual([])
})

test('a member moves a place and not beyond the ends', () => {
  expect(shifted(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(shifted(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(shifted(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})
