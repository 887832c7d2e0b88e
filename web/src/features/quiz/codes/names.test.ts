import { expect, test } from 'vitest'

import { namesIn } from './names'

test('every line is a name, once, but empty ones and those that are there', () => {
  expect(namesIn(' Kvarkarna\r\n\nTeam Å \nKvarkarna\rOld\n', ['Old'])).toEqual(['Kvarkarna', 'Team Å'])
})

test('a name is not longer than the server takes', () => {
  expect(namesIn(`${'x'.repeat(150)}\ny`, [])).toEqual(['x'.repeat(100), 'y'])
})
