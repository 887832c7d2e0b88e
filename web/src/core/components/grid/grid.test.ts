import { describe, expect, it } from 'vitest'

import { fromClipboard, inSight, moved, rangeOf, toClipboard } from './grid'

const extent = { rows: 100, columns: 4, page: 20 }

describe('a grid', () => {
  it('moves by arrows, pages, Home and End, and stops at its ends', () => {
    const at = { row: 50, column: 2 }
    const leads = (key: string, control = false) => Object.values(moved(at, key, control, extent) ?? {})
    expect(leads('ArrowUp')).toEqual([49, 2])
    expect(leads('ArrowRight', true)).toEqual([50, 3])
    expect(leads('PageDown')).toEqual([70, 2])
    expect(leads('Home')).toEqual([50, 0])
    expect(leads('End', true)).toEqual([99, 3])
    expect(moved({ row: 0, column: 0 }, 'PageUp', false, extent)).toEqual({ row: 0, column: 0 })
    expect(moved(at, 'x', false, extent)).toBeUndefined()
  })

  it('copies and pastes what spreadsheets do', () => {
    const cells = [
      ['a', 'b "c"', ''],
      ['two\nlines', 'tab\there', '3,5'],
    ]
    expect(fromClipboard(toClipboard(cells))).toEqual(cells)
    expect(fromClipboard('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  it('draws what is in sight and a little more', () => {
    expect(inSight(3000, 300, 30, 100_000, 4)).toEqual([96, 114])
    expect(inSight(0, 300, 30, 5, 4)).toEqual([0, 5])
  })

  it('selects from one cell to another, whichever is first', () => {
    expect(rangeOf({ row: 5, column: 0 }, { row: 2, column: 3 })).toEqual({ top: 2, left: 0, bottom: 5, right: 3 })
  })
})
