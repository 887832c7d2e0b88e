import { expect, test } from 'vitest'

import { fileFromText, fileProblem, writeBytes } from './files'

test('a file is refused for its ending, its emptiness or its size', () => {
  const rules = { endings: ['.csv', '.json'], maxBytes: 5 }
  expect(fileProblem(new File(['a,b'], 'A.CSV'), rules)).toBeUndefined()
  expect(fileProblem(new File(['a,b'], 'a.xlsx'), rules)).toBe('wrongKind')
  expect(fileProblem(new File([], 'a.csv'), rules)).toBe('emptyFile')
  expect(fileProblem(new File(['123456'], 'a.csv'), rules)).toBe('fileTooLarge')
})

test('rows from a spreadsheet become CSV, quoted where they must', async () => {
  const file = fileFromText('id\tname\r\n1\tLindqvist, Åsa\r\n2\tsays "no"', 'answer')
  expect(file.name).toBe('answer.csv')
  expect(await file.text()).toBe('id,name\n1,"Lindqvist, Åsa"\n2,"says ""no"""\n')
})

test('text that looks like JSON stays JSON', async () => {
  const file = fileFromText(' {"p": {"0": 1}} ', 'answer')
  expect([file.name, file.type]).toEqual(['answer.json', 'application/json'])
  expect(JSON.parse(await file.text())).toEqual({ p: { 0: 1 } })
})

test('sizes are written in decimal units', () => {
  expect(writeBytes(812, 'en-GB')).toBe('812 bytes')
  expect(writeBytes(1_400_000, 'en-GB')).toBe('1.4 MB')
})
