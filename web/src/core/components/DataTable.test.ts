import { expect, test } from 'vitest'

import DataTable from './DataTable.vue'
import { pageSpan } from './tables'
import { show } from './testing'

const columns = [
  { key: 'name', title: 'Competitor', sortable: true },
  { key: 'score', title: 'Score', align: 'right' as const, sortable: true },
  { key: 'count', title: 'Submissions' },
]
const rows = [
  { id: 1, name: 'Åsa', score: 0.1, count: 3 },
  { id: 2, name: 'Null Island', score: 0.2, count: 1 },
]

function board(props: object = {}) {
  return show(DataTable, {
    props: { caption: 'Leaderboard', columns, rows, rowKey: (row: { id: number }) => row.id, ...props },
  })
}

test('only sortable columns say how they are sorted', () => {
  const heads = board({ sort: { key: 'score', descending: true } }).findAll('th')
  expect(heads.map((head) => head.attributes('aria-sort'))).toEqual(['none', 'descending', undefined])
})

test.each([
  ['another column: up', 0, { key: 'name', descending: false }],
  ['the sorted column: the other way', 1, { key: 'score', descending: true }],
])('a header asks for %s', async (_what, at, wanted) => {
  const table = board({ sort: { key: 'score', descending: false } })
  await table.findAll('th button')[at]?.trigger('click')
  expect(table.emitted('update:sort')).toEqual([[wanted]])
})

test("the viewer's own row is marked", () => {
  const table = board({ own: (row: { id: number }) => row.id === 2 })
  expect(table.findAll('tbody tr').map((row) => row.classes('own'))).toEqual([false, true])
})

test('pages turn within their bounds', async () => {
  const table = board({ page: 1, size: 2, total: 4 })
  const [previous, next] = table.findAll('nav button')
  await next?.trigger('click')
  await previous?.trigger('click')
  expect(table.emitted('update:page')).toEqual([[0]])
  expect(table.find('nav').text()).toContain('3–4 of 4')
})

test('one page needs no pager', () => {
  expect(board({ total: 2 }).find('nav').exists()).toBe(false)
})

test('an empty list has no first row', () => {
  expect(pageSpan(0, 25, 0)).toEqual({ from: 0, to: 0, pages: 1 })
  expect(pageSpan(2, 25, 60)).toEqual({ from: 51, to: 60, pages: 3 })
})
