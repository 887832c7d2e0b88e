import { expect, test } from 'vitest'

import { placesOf, topPlaces } from './places'

const teams = ['Beta', 'Alfa', 'Gamma', 'Delta'].map((name, index) => ({ id: index + 1, name }))
const board = [
  { team_id: 1, points: 5 },
  { team_id: 2, points: 5 },
  { team_id: 3, points: 3 },
]

test('ties share a rank, the next one counts on, and no points are points too', () => {
  expect(placesOf(board, teams).map(({ name, rank, tied, points }) => [name, rank, tied, points])).toEqual([
    ['Alfa', 1, true, 5],
    ['Beta', 1, true, 5],
    ['Gamma', 3, false, 3],
    ['Delta', 4, false, 0],
  ])
})

test('a team sees its own place however far down', () => {
  const shown = topPlaces(placesOf(board, teams), { most: 2, own: 4 })
  expect(shown.map(({ name }) => name)).toEqual(['Alfa', 'Beta', 'Delta'])
})
