import { flushPromises } from '@vue/test-utils'
import { beforeAll, expect, test } from 'vitest'

import type { Person } from './people'
import PeopleTab from './PeopleTab.vue'
import { serve, showTab, type Served } from './serving'

const ada: Person = {
  id: 'u1',
  name: 'Ada',
  email: 'ada@example.org',
  role: 'member',
  created_at: '2026-01-02T10:00:00Z',
  disabled: false,
  deleted: false,
  sign_ins: 2,
  last_sign_in: '2026-01-03T10:00:00Z',
}
const page = { items: [ada], page: 0, size: 25, total: 1 }

beforeAll(() => import('./texts'))

async function people(answers: Served) {
  const asked = serve(answers)
  const shown = showTab(PeopleTab)
  await flushPromises()
  return { shown, asked }
}

function buttonOf(words: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === words)
  if (!found) throw new Error(`There is no button ${words}.`)
  return found
}

test('a role is sent when it is chosen, and the old one stands until the server has answered', async () => {
  const { shown, asked } = await people({ GET: page, PATCH: { ...ada, role: 'editor' } })
  await shown.get('[aria-label="Role of Ada"]').setValue('editor')
  await flushPromises()
  expect(asked).toContainEqual(['PATCH', '/api/admin/people/u1', { role: 'editor' }])
  expect(shown.get<HTMLSelectElement>('[aria-label="Role of Ada"]').element.value).toBe('member')
})

test('nobody can be made a guest', async () => {
  const { shown } = await people({ GET: page })
  const offered = shown.findAll('[aria-label="Role of Ada"] option').map((option) => option.text())
  expect(offered).toEqual(['Administrator', 'Editor', 'Member'])
})

test('disabling asks first and does nothing when the account is kept', async () => {
  const { shown, asked } = await people({ GET: page })
  await shown.get('[aria-label="Disable Ada"]').trigger('click')
  await flushPromises()
  expect(document.body.textContent).toContain('Disable Ada?')
  buttonOf('Keep').click()
  await flushPromises()
  expect(asked.filter(([method]) => method !== 'GET')).toEqual([])
})

test('disabling is sent once it is confirmed', async () => {
  const { shown, asked } = await people({ GET: page, PATCH: { ...ada, disabled: true } })
  await shown.get('[aria-label="Disable Ada"]').trigger('click')
  await flushPromises()
  buttonOf('Disable account').click()
  await flushPromises()
  expect(asked).toContainEqual(['PATCH', '/api/admin/people/u1', { disabled: true }])
})

test('a refusal is said in the words of the server, and stays until it is dismissed', async () => {
  const refusal = new Response('{"detail":"This is the only admin.","code":"conflict"}', {
    status: 409,
    headers: { 'Content-Type': 'application/problem+json' },
  })
  const { shown } = await people({ GET: page, PATCH: refusal })
  await shown.get('[aria-label="Role of Ada"]').setValue('editor')
  await flushPromises()
  expect(shown.get('[role=alert]').text()).toContain('This is the only admin.')
  buttonOf('Dismiss').click()
  await flushPromises()
  expect(shown.find('[role=alert]').exists()).toBe(false)
})

test('an account that its owner deleted cannot be changed', async () => {
  const { shown } = await people({ GET: { ...page, items: [{ ...ada, deleted: true, disabled: true }] } })
  expect(shown.text()).toContain('Deleted')
  expect(shown.find('[aria-label="Role of Ada"]').exists()).toBe(false)
  expect(shown.find('[aria-label="Enable Ada"]').exists()).toBe(false)
})

test('an empty list says so', async () => {
  const { shown } = await people({ GET: { ...page, items: [], total: 0 } })
  expect(shown.text()).toContain('Nobody matches.')
})
