import { expect, test } from 'vitest'

import { groupCode, plainCode } from './codes'

test('a code is read in any dress and shown in groups', () => {
  expect(plainCode(' pal-4es ')).toBe('PAL4ES')
  expect(groupCode('PAL4ES', 3)).toBe('PAL 4ES')
  expect(groupCode('PAL4', 3)).toBe('PAL 4')
})
