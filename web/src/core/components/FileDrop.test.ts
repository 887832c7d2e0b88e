import { expect, test } from 'vitest'
import { defineComponent, nextTick, ref } from 'vue'

import FileDrop from './FileDrop.vue'
import FormField from './FormField.vue'
import { show } from './testing'

function drop() {
  const file = ref<File | null>(null)
  const field = show(
    defineComponent({
      components: { FormField, FileDrop },
      setup: () => ({ file }),
      template: `<FormField id="f" label="Data" group><FileDrop v-model="file" :endings="['.csv']" :max-bytes="20" pasted-name="data" /></FormField>`,
    }),
  )
  return { file, field, box: field.get('[role=group]') }
}

const csv = (text = 'a\n1\n', name = 'rows.csv') => new File([text], name, { type: 'text/csv' })

test('a dropped file is taken and named', async () => {
  const { file, field, box } = drop()
  await box.trigger('drop', { dataTransfer: { files: [csv()] } })
  expect(file.value?.name).toBe('rows.csv')
  expect(field.text()).toContain('rows.csv')
})

test('a wrong file is refused in the field and leaves the old one', async () => {
  const { file, field, box } = drop()
  await box.trigger('drop', { dataTransfer: { files: [csv('x', 'rows.xlsx')] } })
  expect(file.value).toBeNull()
  expect(field.get('#f-error').text()).toContain('rows.xlsx is not one of: .csv')
  await box.trigger('drop', { dataTransfer: { files: [csv()] } })
  expect(field.find('#f-error').exists()).toBe(false)
})

test('pasted rows become a file', async () => {
  const { file, box } = drop()
  await box.trigger('paste', { clipboardData: { files: [], getData: () => 'a\tb\n1\t2' } })
  expect(await file.value?.text()).toBe('a,b\n1,2\n')
})

test('text can be pasted by hand, and focus goes on from there', async () => {
  const { file, field } = drop()
  const button = (words: string) => field.findAll('button').find((one) => one.text() === words)
  await button('Paste as text')?.trigger('click')
  await nextTick()
  await field.get('textarea').setValue('a\n1')
  await button('Use this text')?.trigger('click')
  await nextTick()
  expect(file.value?.name).toBe('data.csv')
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove data.csv')
})
