import { describe, expect, it } from 'vitest'

import { headerLines, sideLines, sideWidth } from './headers'

const tree = [{ label: 'B', children: [{ label: 'Y' }, { label: 'N' }] }, { label: 'Total' }]

describe('headers of a table', () => {
  it('spans what lies below it, and leaves reach down', () => {
    expect(headerLines(tree)).toEqual([
      [
        { label: 'B', colspan: 2, rowspan: 1 },
        { label: 'Total', colspan: 1, rowspan: 2 },
      ],
      [
        { label: 'Y', colspan: 1, rowspan: 1 },
        { label: 'N', colspan: 1, rowspan: 1 },
      ],
    ])
  })

  it('begins each header on the line of its first leaf', () => {
    expect(sideWidth(tree)).toBe(2)
    expect(sideLines(tree).map((line) => line.map(({ label }) => label))).toEqual([['B', 'Y'], ['N'], ['Total']])
    expect(sideLines(tree)[2]).toEqual([{ label: 'Total', colspan: 2, rowspan: 1 }])
  })
})
