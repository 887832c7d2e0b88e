import { expect, test } from 'vitest'
import { defineComponent, ref } from 'vue'

import FormField from './FormField.vue'
import NumberInput from './NumberInput.vue'
import { show } from './testing'

function numberField(error = '') {
  const value = ref<number | null>(10)
  const form = show(
    defineComponent({
      components: { FormField, NumberInput },
      setup: () => ({ value, error }),
      template: `<FormField id="n" label="Per day" hint="Whole." :error="error"><NumberInput v-model="value" :min="1" :max="50" whole /></FormField>`,
    }),
  )
  return { value, form, input: form.get('input') }
}

test('label, hint and error belong to the control', () => {
  const { form, input } = numberField('Too many.')
  expect(form.get('label').attributes('for')).toBe('n')
  expect(input.attributes()).toMatchObject({ id: 'n', 'aria-describedby': 'n-hint n-error', 'aria-invalid': 'true' })
  expect(form.get('#n-error').text()).toBe('Too many.')
})

test('without an error there is none to point at', () => {
  const { input } = numberField()
  expect(input.attributes('aria-describedby')).toBe('n-hint')
  expect(input.attributes('aria-invalid')).toBeUndefined()
})

test('a number out of bounds is reported on leaving, never changed', async () => {
  const { form, input, value } = numberField()
  await input.setValue('99')
  expect(form.find('#n-error').exists()).toBe(false)
  await input.trigger('blur')
  expect(form.get('#n-error').text()).toBe('Write 50 or less.')
  expect(value.value).toBe(99)
  expect((input.element as HTMLInputElement).value).toBe('99')
})

test('the report goes away once the number is right', async () => {
  const { form, input, value } = numberField()
  await input.setValue('abc')
  await input.trigger('blur')
  expect(value.value).toBeNaN()
  expect(form.find('#n-error').exists()).toBe(true)
  await input.setValue('12')
  expect(form.find('#n-error').exists()).toBe(false)
})

test('arrows step from what is written', async () => {
  const { input, value } = numberField()
  await input.trigger('keydown', { key: 'ArrowUp' })
  expect(value.value).toBe(11)
})
