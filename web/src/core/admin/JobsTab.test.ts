import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { deedFor, momentOf, type Job } from './jobs'
import JobsTab from './JobsTab.vue'
import { serve, showTab, type Served } from './serving'

const job: Job = {
  id: 7,
  name: 'competitions.score',
  state: 'failed',
  attempts: 3,
  progress: 0,
  progress_text: '',
  owner: null,
  scheduled: false,
  created_at: '2026-01-02T10:00:00Z',
  run_at: '2026-01-02T10:00:01Z',
  started_at: '2026-01-02T10:00:02Z',
  finished_at: '2026-01-02T10:00:03Z',
  error: { code: 'error', message: 'It broke.', detail: 'line 7' },
}

beforeAll(() => import('./texts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

async function jobs(items: Job[], answers: Served = {}) {
  const asked = serve({ GET: { items, page: 0, size: 25, total: items.length }, ...answers })
  const shown = showTab(JobsTab)
  await settle()
  return { shown, asked }
}

async function settle(milliseconds = 10) {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await flushPromises()
}

test.each([
  [{ state: 'failed' }, 'retry'],
  [{ state: 'queued' }, 'cancel'],
  [{ state: 'running' }, 'cancel'],
  [{ state: 'queued', scheduled: true }, undefined],
  [{ state: 'done' }, undefined],
  [{ state: 'cancelled' }, undefined],
] as const)('with %j one may %s', (state, deed) => {
  expect(deedFor({ ...job, ...state })).toBe(deed)
})

test('the moment is of the end, else of the start, else when it is due', () => {
  const open = { ...job, finished_at: null }
  expect(momentOf(job)).toBe(job.finished_at)
  expect(momentOf({ ...open, state: 'running' })).toBe(job.started_at)
  expect(momentOf({ ...open, state: 'queued' })).toBe(job.run_at)
})

test('a failed job says why, in detail, and is queued again', async () => {
  const { shown, asked } = await jobs([job])
  expect(shown.text()).toContain('line 7')
  await shown.get('[aria-label="Try again: competitions.score, number 7"]').trigger('click')
  await settle()
  expect(asked.map(([method, path]) => `${method} ${path}`)).toContain('POST /api/admin/jobs/7/retry')
})

test('a waiting job is cancelled', async () => {
  const { shown, asked } = await jobs([{ ...job, state: 'queued', error: null }], { DELETE: {} })
  await shown.get('[aria-label="Cancel competitions.score, number 7"]').trigger('click')
  await settle()
  expect(asked.map(([method, path]) => `${method} ${path}`)).toContain('DELETE /api/jobs/7')
})

test('the list is asked for again every few seconds', async () => {
  const { asked } = await jobs([job])
  const before = asked.length
  await settle(7000)
  expect(asked.length).toBe(before + 2)
})
