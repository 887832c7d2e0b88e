import { describe, expect, test } from 'vitest'

import { readError } from './errors'
import { failureMessage } from './messages'

describe('readError', () => {
  test('reads problem+json with several fields', () => {
    const error = readError(400, {
      type: 'about:blank',
      title: 'Invalid',
      status: 400,
      detail: 'Two fields are wrong.',
      code: 'invalid',
      errors: [
        { field: 'username', message: 'This name is taken.' },
        { field: 'password', message: 'Too short.' },
      ],
    })
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid',
      message: 'Two fields are wrong.',
      fields: { username: 'This name is taken.', password: 'Too short.' },
    })
  })

  test('reads the form of /api/v1 with its first wrong cell', () => {
    const error = readError(400, {
      error: '400',
      message: 'Row 12, column p: 1.2 is not a probability.',
      code: 'invalid',
      field: 'answer',
      row: 12,
      column: 'p',
    })
    expect(error.fields).toEqual({ answer: 'Row 12, column p: 1.2 is not a probability.' })
    expect(error.details).toMatchObject({ row: 12, column: 'p' })
  })

  test('survives a body that is no JSON object', () => {
    expect(readError(502, '<html>Bad gateway</html>')).toMatchObject({
      status: 502,
      code: '502',
      message: '',
      fields: {},
    })
    expect(readError(500, undefined).fields).toEqual({})
  })

  test('falls back from detail to title', () => {
    expect(readError(403, { title: 'Forbidden' }).message).toBe('Forbidden')
  })

  test.each([
    ['120', 120],
    ['soon', undefined],
    [null, undefined],
  ])('reads Retry-After %j as %j seconds', (header, seconds) => {
    expect(readError(429, {}, header).details.retryAfter).toBe(seconds)
  })
})

describe('failureMessage', () => {
  test("is the server's own sentence where it gave one", () => {
    expect(failureMessage(readError(409, { detail: 'The competition is closed.' }))).toBe('The competition is closed.')
  })

  test('says when to try again', () => {
    expect(failureMessage(readError(429, {}, '90'))).toBe('Too many tries. Try again in 2 minutes.')
  })

  test('names the status when the server said nothing', () => {
    expect(failureMessage(readError(500, ''))).toBe('The server refused this (status 500).')
  })

  test('does not show the text of a programming error', () => {
    expect(failureMessage(new TypeError('x is undefined'))).not.toContain('undefined')
  })
})
