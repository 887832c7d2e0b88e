import { expect, test } from 'vitest'

import { mostFiles, readFiles } from './files'

const text = (name: string, content: string) => new File([content], name)

test('a file is read, and one of the same name takes its place', async () => {
  const first = await readFiles([], [text('a.csv', 'x'), text('b.csv', 'y')])
  expect(first.files.map(({ name, base64 }) => [name, atob(base64)])).toEqual([
    ['a.csv', 'x'],
    ['b.csv', 'y'],
  ])
  const { files } = await readFiles(first.files, [text('a.csv', 'new')])
  expect(files.map(({ name, base64 }) => [name, atob(base64)])).toEqual([
    ['b.csv', 'y'],
    ['a.csv', 'new'],
  ])
})

test('what is too large, or one too many, is named, and the others stay', async () => {
  const large = new File([new Uint8Array(3_000_000)], 'large.bin')
  const { files, problem } = await readFiles([], [text('a', '1'), large])
  expect(problem).toEqual({ kind: 'tooLarge', name: 'large.bin' })
  expect(files.map(({ name }) => name)).toEqual(['a'])
  const many = Array.from({ length: mostFiles + 1 }, (_, index) => text(`f${index}`, ''))
  const all = await readFiles([], many)
  expect(all.problem).toEqual({ kind: 'tooMany', name: `f${mostFiles}` })
  expect(all.files).toHaveLength(mostFiles)
})
