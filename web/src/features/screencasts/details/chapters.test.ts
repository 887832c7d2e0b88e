import { expect, test } from 'vitest'

import { readChapters, writeChapters } from './chapters'

test('chapters are read in order of time, empty lines left out', () => {
  expect(readChapters('1:30 Loops and more\n\n 0:00  Start\n1:00:00 End')).toEqual([
    { starts_ms: 0, title: 'Start' },
    { starts_ms: 90_000, title: 'Loops and more' },
    { starts_ms: 3_600_000, title: 'End' },
  ])
  expect(readChapters(' \n')).toEqual([])
})

test('what is written is read as it was, thousandths too', () => {
  const chapters = [
    { starts_ms: 0, title: 'Start' },
    { starts_ms: 61_005, title: 'A little later' },
  ]
  expect(writeChapters(chapters)).toBe('0:00 Start\n1:01.005 A little later')
  expect(readChapters(writeChapters(chapters))).toEqual(chapters)
})

test.each([
  ['0:00 Start\nLoops', { kind: 'chapter', line: 2 }],
  ['1:30', { kind: 'chapter', line: 1 }],
  [`0:00 ${'x'.repeat(201)}`, { kind: 'chapter', line: 1 }],
  ['0:30 One\n\n30 Another', { kind: 'twice', line: 3 }],
])('%j is named by its line', (text, problem) => {
  expect(readChapters(text)).toEqual(problem)
})
