import { expect, test } from 'vitest'

import { texts } from './texts'

const slots = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('every text has the same slots in both languages', () => {
  expect(Object.keys(texts.sv).sort()).toEqual(Object.keys(texts.en).sort())
  for (const [key, text] of Object.entries(texts.en))
    expect([key, slots(texts.sv[key as keyof typeof texts.en])]).toEqual([key, slots(text)])
})
