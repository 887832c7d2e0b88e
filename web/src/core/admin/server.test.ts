import { expect, test } from 'vitest'

import { sectionsOf, writeValue } from './server'

test('keys stand under their section, in their order', () => {
  const keys = ['server.host', 'jobs.workers', 'server.port'].map((name) => {
    const [section = '', field = ''] = name.split('.')
    return { section, field, value: null, source: 'default' }
  })
  const found = sectionsOf(keys).map(({ section, keys }) => [section, ...keys.map(({ field }) => field)])
  expect(found).toEqual([
    ['server', 'host', 'port'],
    ['jobs', 'workers'],
  ])
})

test.each([
  ['Palaestra', '"Palaestra"'],
  [8080, '8080'],
  [['quiz'], '["quiz"]'],
])('%j is written as it stands in the file', (value, text) => {
  expect(writeValue(value)).toBe(text)
})
