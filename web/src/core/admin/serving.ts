import { VueQueryPlugin } from '@tanstack/vue-query'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { show } from '@/core/components/testing'
import { i18n } from '@/core/i18n'

/** What the server answers, by method: a body, or a whole response. */
export type Served = Record<string, unknown>

/** Puts a server with these answers behind `fetch`; the calls that it gets. For tests only. */
export function serve(answers: Served): [method: string, path: string, body: unknown][] {
  const asked: [string, string, unknown][] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, sent) => {
    const method = sent?.method ?? 'GET'
    const path = typeof url === 'string' ? (url.split('?', 1)[0] ?? '') : ''
    asked.push([method, path, typeof sent?.body === 'string' ? JSON.parse(sent.body) : undefined])
    const answer = answers[method]
    return Promise.resolve(answer instanceof Response ? answer.clone() : json(answer))
  })
  return asked
}

function json(body: unknown): Response {
  if (body === undefined) return new Response(null, { status: 204 })
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
}

/** Shows a tab of the admin's page at its address. */
export function showTab(tab: Component) {
  const routes = [{ path: '/:rest(.*)*', component: { template: '<div />' } }]
  const router = createRouter({ history: createMemoryHistory('/admin'), routes })
  return show(tab, { global: { plugins: [router, VueQueryPlugin, i18n] } })
}
