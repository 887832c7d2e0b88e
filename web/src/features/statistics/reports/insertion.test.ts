import { expect, test } from 'vitest'

import { insertion } from './insertion'

const result = { hash: 3, caption: 'A by B' }
const line = '![A by B](result:3)'

test('a result stands on a line of its own', () => {
  expect(insertion('', undefined, result)).toEqual({ text: `${line}\n\n`, cursor: line.length + 2 })
  expect(insertion('One.\nTwo.', 2, result).text).toBe(`One.\n\n${line}\n\nTwo.`)
  expect(insertion('One.\n\nTwo.', 10, result).text).toBe(`One.\n\nTwo.\n\n${line}\n\n`)
})

test('a caption is no markup', () => {
  const made = insertion('', undefined, { hash: 1, caption: 'a_b]\n*c*' })
  expect(made.text).toBe('![a\\_b\\] \\*c\\*](result:1)\n\n')
})
