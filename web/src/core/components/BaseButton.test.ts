import { expect, test } from 'vitest'

import BaseButton from './BaseButton.vue'
import { show } from './testing'

test('a busy button keeps its place but does nothing', async () => {
  const button = show(BaseButton, { props: { busy: true, type: 'submit' }, slots: { default: 'Send' } })
  await button.trigger('click')
  expect(button.emitted('click')).toBeUndefined()
  expect(button.attributes()).toMatchObject({ 'aria-disabled': 'true', type: 'submit' })
  expect(button.attributes('disabled')).toBeUndefined()
  await button.setProps({ busy: false })
  await button.trigger('click')
  expect(button.emitted('click')).toHaveLength(1)
})
