import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { mount } from '@vue/test-utils'
import type { Component } from 'vue'

import { i18n } from '@/core/i18n'

import ForgotPage from './ForgotPage.vue'
import ResetPage from './ResetPage.vue'
import VerifyPage from './VerifyPage.vue'

beforeAll(() => import('./texts'))
afterEach(() => vi.unstubAllGlobals())

/** Answers of the server in turn, each a status and a body; gives the calls that were made. */
function answers(...given: [number, unknown][]): [string, string, unknown][] {
  const calls: [string, string, unknown][] = []
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    calls.push([init.method ?? 'GET', address, init.body === undefined ? undefined : JSON.parse(init.body as string)])
    const [status, body] = given.shift() ?? [500, {}]
    return Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }),
    )
  })
  return calls
}

async function open(page: Component, address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/api/account/:kind/:token', component: page },
      { path: '/:rest(.*)*', component: page },
    ],
  })
  await router.push(address)
  const shown = mount(page, { attachTo: document.body, global: { plugins: [router, i18n] } })
  await flushPromises()
  return shown
}

test('the page of a link proves the address and says whose account it is', async () => {
  const calls = answers([200, { purpose: 'register', email: 'ada@example.org' }])
  const page = await open(VerifyPage, '/api/account/verify/a-token')
  expect(calls).toEqual([['GET', '/api/account/verify/a-token', undefined]])
  expect(page.text()).toContain('ada@example.org now has an account')
  expect(page.get('a[href="/login"]').text()).toBe('Sign in')
  page.unmount()
})

test('a used link says so and still leads to signing in', async () => {
  answers([410, { code: 'gone' }])
  const page = await open(VerifyPage, '/api/account/verify/a-token')
  expect(page.get('h1').text()).toBe('This link no longer works')
  expect(page.find('a[href="/login"]').exists()).toBe(true)
  page.unmount()
})

test('a server that does not answer is asked again', async () => {
  const calls = answers([503, { detail: 'Busy.' }], [200, { purpose: 'email', email: 'a@b.org' }])
  const page = await open(VerifyPage, '/api/account/verify/a-token')
  expect(page.text()).toContain('Busy.')
  await page.get('button').trigger('click')
  await flushPromises()
  expect(calls).toHaveLength(2)
  expect(page.text()).toContain('a@b.org is your address from now on.')
  page.unmount()
})

test('asking for a new password says the same whoever asks', async () => {
  const calls = answers([202, { message: 'ok' }])
  const page = await open(ForgotPage, '/forgot-password')
  await page.get('input').setValue('ada@example.org')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(calls).toEqual([['POST', '/api/account/reset', { email: 'ada@example.org' }]])
  expect(page.text()).toContain('If ada@example.org has an account here')
  page.unmount()
})

test('a new password is sent to the link and then serves to sign in', async () => {
  const calls = answers([200, { message: '' }], [200, { message: '' }])
  const page = await open(ResetPage, '/api/account/reset/a-token')
  await page.get('input').setValue('correct horse')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(calls[1]).toEqual(['POST', '/api/account/reset/a-token', { password: 'correct horse' }])
  expect(page.get('h1').text()).toBe('Your new password stands')
  page.unmount()
})

test('a link that is too old says so before a password is thought of', async () => {
  answers([410, { code: 'gone' }])
  const page = await open(ResetPage, '/api/account/reset/a-token')
  expect(page.find('input').exists()).toBe(false)
  expect(page.get('a[href="/forgot-password"]').text()).toBe('Ask for a new link')
  page.unmount()
})
