import { expect, test } from 'vitest'

import { makeId } from './ids'

test('ids have the form of a random UUID and differ', () => {
  const made = Array.from({ length: 500 }, makeId)
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(made).size).toBe(500)
})
