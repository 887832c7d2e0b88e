import { expect, test } from 'vitest'

import { standing } from './batches'

const row = { file: 'one.jpg', ok: true, algorithm: 'ORB', error: null }

test('an answer is trusted from a half on, and a refusal is none', () => {
  expect(standing({ ...row, confidence: 0.5 })).toBe('trusted')
  expect(standing({ ...row, confidence: 0.49 })).toBe('doubtful')
  expect(standing({ ...row, confidence: null, ok: false })).toBe('none')
})
