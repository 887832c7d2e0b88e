import { expect, test } from 'vitest'
import { nextTick } from 'vue'

import ConfirmDialog from './ConfirmDialog.vue'
import { show } from './testing'

function ask() {
  const dialog = show(ConfirmDialog, {
    props: { open: true, title: 'Delete Iris?', text: 'It cannot be brought back.', verb: 'Delete competition' },
  })
  const button = (words: string) =>
    [...document.querySelectorAll<HTMLElement>('[role=alertdialog] button')].find(
      (one) => one.textContent?.trim() === words,
    )
  return { dialog, button }
}

test('focus starts on keeping', async () => {
  const { button } = ask()
  await nextTick()
  expect(document.activeElement).toBe(button('Keep'))
})

test('the deed is confirmed before the dialog closes', async () => {
  const { dialog, button } = ask()
  await nextTick()
  button('Delete competition')?.click()
  expect(dialog.emitted('confirm')).toHaveLength(1)
  expect(dialog.emitted('update:open')).toEqual([[false]])
})

test('keeping confirms nothing', async () => {
  const { dialog, button } = ask()
  await nextTick()
  button('Keep')?.click()
  expect(dialog.emitted('confirm')).toBeUndefined()
  expect(dialog.emitted('update:open')).toEqual([[false]])
})
