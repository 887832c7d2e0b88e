import { expect, test } from 'vitest'
import { h } from 'vue'

import { show } from '@/core/components/testing'

import CodeInText from './CodeInText.vue'

test('what stands between backticks is code, and a single backtick a letter', () => {
  const page = show(() => h('p', h(CodeInText, { text: 'Sign in; `keep` makes it last, `{}` is empty, ` is not.' })))
  expect(page.findAll('code').map((code) => code.text())).toEqual(['keep', '{}'])
  expect(page.text()).toBe('Sign in; keep makes it last, {} is empty, ` is not.')
})
