import { describe, expect, test } from 'vitest'

import { carried, cssTransform, inverse, type Matrix } from './projection'

const tilted: Matrix = [
  [0.8, -0.4, 30],
  [0.5, 0.9, -12],
  [0.0004, -0.0002, 1],
]

/** What a browser does with a point of an element, given in CSS pixels from its top left corner. */
function drawn(transform: string, x: number, y: number): [number, number] {
  const m = transform
    .slice('matrix3d('.length, -1)
    .split(',')
    .map((value) => Number(value))
  const at = (column: number, row: number) => m[column * 4 + row] ?? NaN
  const along = (row: number) => at(0, row) * x + at(1, row) * y + at(3, row)
  return [along(0) / along(3), along(1) / along(3)]
}

describe('a picture over another', () => {
  test('is drawn where the matrix carries the centres of its pixels', () => {
    const [x, y] = carried(tilted, 100, 50)
    const [left, top] = drawn(cssTransform(tilted, 0.5), 100.5, 50.5)
    expect(left).toBeCloseTo((x + 0.5) * 0.5, 6)
    expect(top).toBeCloseTo((y + 0.5) * 0.5, 6)
  })

  test('goes back by the inverse', () => {
    const [x, y] = carried(tilted, 100, 50)
    const [back, down] = carried(inverse(tilted), x, y)
    expect(back).toBeCloseTo(100, 6)
    expect(down).toBeCloseTo(50, 6)
  })
})
