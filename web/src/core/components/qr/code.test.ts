import { describe, expect, test } from 'vitest'

import { qrModules } from './code'
import golden from './golden.json'
import { alignmentPlaces, layoutOf } from './numbers'

/** Symbols that another program (OpenCV's detector) read back to these texts. */
describe.each(golden)('the code of version $version', ({ text, rows }) => {
  test('has the modules that were read back', () => {
    expect(qrModules(text).map((row) => row.map(Number).join(''))).toEqual(rows)
  })
})

test('capacities are those of the standard', () => {
  expect([1, 7, 40].map((version) => layoutOf(version).data)).toEqual([16, 124, 2334])
})

test('alignment patterns stand where the standard has them', () => {
  expect(alignmentPlaces(1)).toEqual([])
  expect(alignmentPlaces(7)).toEqual([6, 22, 38])
  expect(alignmentPlaces(32)).toEqual([6, 34, 60, 86, 112, 138])
})

test('a text that no code holds is refused', () => expect(() => qrModules('x'.repeat(2400))).toThrow(RangeError))
