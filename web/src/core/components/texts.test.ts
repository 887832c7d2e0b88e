import { expect, test } from 'vitest'

import { english } from './texts'
import { swedish } from './texts.sv'

const slots = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('every text has the same slots in both languages', () => {
  expect(Object.keys(swedish).sort()).toEqual(Object.keys(english).sort())
  for (const [key, text] of Object.entries(english))
    expect([key, slots(swedish[key as keyof typeof english])]).toEqual([key, slots(text)])
})
