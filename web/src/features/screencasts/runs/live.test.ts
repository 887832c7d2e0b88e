import { beforeEach, expect, test, vi } from 'vitest'

import { NotRun, startRun, type RunExit } from './live'

/** What stands at the far end of the page's socket: handlers by their event, and what was sent. */
const far = vi.hoisted(() => ({
  handlers: new Map<string, (message?: unknown) => void>(),
  sent: [] as [string, unknown][],
  reply: (): unknown => ({ ok: true, run_id: 7 }),
}))

vi.mock('@/core/live/connection', () => {
  const opened = {
    on: (name: string, handler: () => void) => (far.handlers.set(name, handler), opened),
    off: (name: string) => (far.handlers.delete(name), opened),
  }
  return {
    socket: () => Promise.resolve(opened),
    emit: (event: string, body: unknown) => {
      far.sent.push([event, body])
      return Promise.resolve(far.reply())
    },
  }
})

const hear = (name: string, message?: unknown) => far.handlers.get(name)?.(message)
const end: RunExit = {
  ...{ run_id: 7, exit_code: 0, truncated: false, timed_out: false, killed_by: '' },
  ...{ duration_ms: 1, cpu_ms: 1, peak_bytes: 1, files: [] },
}

beforeEach(() => {
  far.handlers.clear()
  far.sent.length = 0
  far.reply = () => ({ ok: true, run_id: 7 })
})

test('output that comes before the number of the run is not lost, and others’ is not taken', async () => {
  far.reply = () => {
    hear('run_output', { run_id: 7, output: 'early ' })
    hear('run_output', { run_id: 8, output: 'foreign ' })
    return { ok: true, run_id: 7 }
  }
  let heard = ''
  const run = await startRun({ code: 'x', language: 'r', files: [] }, (text) => (heard += text))
  hear('run_output', { run_id: 8, output: 'foreign' })
  hear('run_output', { run_id: 7, output: 'late' })
  hear('run_exit', { ...end, run_id: 8 })
  hear('run_exit', end)
  expect(await run.done).toBe(end)
  expect(heard).toBe('early late')
  expect(far.handlers.size).toBe(0)
})

test('what is typed goes to that run', async () => {
  const run = await startRun({ code: 'x', language: 'r', files: [] }, () => undefined)
  await run.write('Ada\n')
  await run.end()
  await run.cancel()
  expect(far.sent).toEqual([
    ['run_code', { code: 'x', language: 'r', files: [], stdin: '' }],
    ['run_input', { run_id: 7, data: 'Ada\n', end: false }],
    ['run_input', { run_id: 7, data: '', end: true }],
    ['run_cancel', { run_id: 7 }],
  ])
})

test('a program that the server does not take says why', async () => {
  far.reply = () => ({ ok: false, error: { code: 'too_many', message: 'Wait a moment.' } })
  await expect(startRun({ code: 'x', language: 'r', files: [] }, () => undefined)).rejects.toEqual(
    new NotRun('Wait a moment.'),
  )
  expect(far.handlers.size).toBe(0)
})

test('a lost connection ends the run', async () => {
  const run = await startRun({ code: 'x', language: 'r', files: [] }, () => undefined)
  hear('disconnect')
  await expect(run.done).rejects.toBeInstanceOf(NotRun)
})
