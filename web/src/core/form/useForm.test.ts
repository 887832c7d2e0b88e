import { mount } from '@vue/test-utils'
import { email, minLength, object, pipe, string } from 'valibot'
import { defineComponent, h, nextTick } from 'vue'
import { expect, test, vi } from 'vitest'

import { ApiError } from '@/core/api/errors'

import { useForm } from './useForm'

const initial = { name: '', email: '' }
const schema = () =>
  object({
    name: pipe(string(), minLength(1, 'Choose a name.')),
    email: pipe(string(), email('This is not an address.')),
  })

/** A form as a page would make it, with one box per field whose focus events reach the form. */
function makeForm(send: (values: typeof initial) => Promise<unknown> = () => Promise.resolve()) {
  let form!: ReturnType<typeof useForm<typeof initial>>
  const page = mount(
    defineComponent({
      setup() {
        form = useForm({ initial, schema, send, serverNames: { 'spec.title': 'name' }, guard: false })
        return () =>
          ['name', 'email'].map((name) => {
            const { id, onFocusin, onFocusout } = form.field(name)
            return h('div', { id: `${name}-box`, onFocusin, onFocusout }, [h('input', { id }), h('button')])
          })
      },
    }),
    { attachTo: document.body },
  )

  async function visit(name: 'name' | 'email', text: string) {
    const input = page.get(`#${name}-box input`)
    await input.trigger('focusin')
    form.values[name] = text
    await input.trigger('focusout')
  }
  return { form, page, visit }
}

test('a field says nothing before it was touched and left', async () => {
  const { form, visit } = makeForm()
  expect(form.errors.value).toEqual({})
  await visit('email', '')
  expect(form.errors.value).toEqual({})
  await visit('email', 'nobody')
  expect(form.errors.value).toEqual({ email: 'This is not an address.' })
})

test('moving inside a field is not leaving it', async () => {
  const { form, page } = makeForm()
  const input = page.get('#email-box input')
  await input.trigger('focusin')
  form.values.email = 'nobody'
  await input.trigger('focusout', { relatedTarget: page.get('#email-box button').element })
  expect(form.errors.value).toEqual({})
})

test('what is wrong is shown after the click that left the field, which it would move away from', async () => {
  vi.useFakeTimers()
  const { form, visit } = makeForm()
  document.dispatchEvent(new Event('pointerdown'))
  await visit('email', 'nobody')
  expect(form.errors.value).toEqual({})
  document.dispatchEvent(new Event('pointerup'))
  expect(form.errors.value).toEqual({})
  vi.runAllTimers()
  expect(form.errors.value).toEqual({ email: 'This is not an address.' })
  vi.useRealTimers()
})

test('an error goes as soon as the value is right', async () => {
  const { form, visit } = makeForm()
  await visit('email', 'nobody')
  form.values.email = 'a@b.se'
  expect(form.errors.value).toEqual({})
})

test('sending a wrong form sends nothing and lists every problem with the id of its control', async () => {
  const send = vi.fn(() => Promise.resolve())
  const { form } = makeForm(send)
  expect(await form.submit()).toBe(false)
  expect(send).not.toHaveBeenCalled()
  expect(form.summary.value).toEqual([
    { id: form.field('name').id, message: 'Choose a name.' },
    { id: form.field('email').id, message: 'This is not an address.' },
  ])
  expect(form.refusals.value).toBe(1)
  await form.submit()
  expect(form.refusals.value).toBe(2)
})

test('a right form is sent once, busy meanwhile, and clean after', async () => {
  let finish!: () => void
  const send = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
  const { form } = makeForm(send)
  Object.assign(form.values, { name: 'Ada', email: 'ada@example.org' })
  expect(form.dirty.value).toBe(true)
  const sending = form.submit()
  expect(form.busy.value).toBe(true)
  expect(await form.submit()).toBe(false)
  finish()
  expect(await sending).toBe(true)
  expect(send).toHaveBeenCalledExactlyOnceWith({ name: 'Ada', email: 'ada@example.org' })
  expect([form.busy.value, form.dirty.value]).toEqual([false, false])
})

test("the server's word about a field stands at that field until its value changes", async () => {
  const refusal = new ApiError('This name is taken.', 400, 'invalid', { 'spec.title': 'This name is taken.' })
  const { form } = makeForm(() => Promise.reject(refusal))
  Object.assign(form.values, { name: 'Ada', email: 'ada@example.org' })
  expect(await form.submit()).toBe(false)
  expect(form.errors.value).toEqual({ name: 'This name is taken.' })
  expect(form.failure.value).toBe('')
  expect(form.dirty.value).toBe(true)
  form.values.name = 'Grace'
  await nextTick()
  expect(form.errors.value).toEqual({})
})

test('a failure of no field of this form is told as a whole', async () => {
  const { form } = makeForm(() => Promise.reject(new ApiError('Closed.', 409, 'closed', { elsewhere: 'Closed.' })))
  Object.assign(form.values, { name: 'Ada', email: 'ada@example.org' })
  await form.submit()
  expect([form.failure.value, form.summary.value]).toEqual(['Closed.', []])
})

test('a step checks its own fields alone', () => {
  const { form } = makeForm()
  form.values.name = 'Ada'
  expect(form.check(['name'])).toBe(true)
  expect(form.check(['name', 'email'])).toBe(false)
  expect(form.summary.value.map(({ message }) => message)).toEqual(['This is not an address.'])
})

test('reset forgets what was written and said', async () => {
  const { form } = makeForm()
  form.values.name = 'Ada'
  await form.submit()
  form.reset()
  expect(form.values).toEqual(initial)
  expect([form.errors.value, form.summary.value, form.dirty.value]).toEqual([{}, [], false])
})
