import { expect, test } from 'vitest'

import en from './texts/en.json'
import sv from './texts/sv.json'

function leaves(tree: object, path = ''): [key: string, slots: string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[path + key, [...new Set(value.match(/\{\w+\}/g) ?? [])].sort().join(' ')]]
      : leaves(value as object, `${path}${key}.`),
  )
}

test('both languages have the same keys and slots', () => {
  expect(leaves(sv).sort()).toEqual(leaves(en).sort())
})
