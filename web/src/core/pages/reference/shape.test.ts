import { expect, test } from 'vitest'

import { operationsOf, partsOf } from './document'
import { writeShape } from './shape'

const schemas = {
  Person: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } }, required: ['id'] },
  Tree: { type: 'object', properties: { branch: { $ref: '#/components/schemas/Tree' } }, required: ['branch'] },
}

test('plain types, choices and lists are written in one line', () => {
  expect(writeShape({ type: 'string' }, {})).toBe('string')
  expect(writeShape({ type: 'string', format: 'date-time' }, {})).toBe('date-time')
  expect(writeShape({ oneOf: [{ type: 'number' }, { type: 'null' }] }, {})).toBe('number | null')
  expect(writeShape({ enum: ['open', 'closed'] }, {})).toBe('"open" | "closed"')
  expect(writeShape({ type: 'array', items: { type: 'integer' } }, {})).toBe('[integer, …]')
  expect(writeShape({ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, {})).toBe(
    '[string, number]',
  )
  expect(writeShape({ type: 'object', additionalProperties: { type: 'string' } }, {})).toBe('{ [name]: string }')
  expect(writeShape({}, {})).toBe('any')
})

test('an object has a line a property and marks what may be missing', () => {
  const board = { properties: { own: { $ref: '#/components/schemas/Person' } }, required: ['own'] }
  expect(writeShape(board, schemas)).toBe('{\n  own: {\n    id: string\n    name?: string\n  }\n}')
})

test('a structure that holds itself ends with its name', () => {
  expect(writeShape({ $ref: '#/components/schemas/Tree' }, schemas)).toContain('branch: Tree')
})

test('operations are found by method, address and words, in parts', () => {
  const answer = { responses: { 204: {} } }
  const operations = operationsOf({
    paths: {
      '/api/jobs/{id}': { delete: { ...answer, tags: ['jobs'], summary: 'Cancel it.' } },
      '/api/account/me': { get: { ...answer, tags: ['accounts'], summary: 'Who am I?' } },
    },
    components: { schemas: {} },
  })
  expect(partsOf(operations, '').map(({ part }) => part)).toEqual(['accounts', 'jobs'])
  expect(partsOf(operations, 'CANCEL delete')).toMatchObject([{ part: 'jobs', operations: [{ method: 'DELETE' }] }])
  expect(partsOf(operations, 'nothing')).toEqual([])
})
