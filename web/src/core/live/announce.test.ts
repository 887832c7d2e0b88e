import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// One's own copy: sentences of other files' tests still rest in the shared one.
vi.resetModules()
const { announce, announced } = await import('./announce')

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

test('of many sentences within two seconds the first and the newest are said', () => {
  announce('one')
  announce('two')
  announce('three')
  expect(announced.value).toBe('one')
  vi.advanceTimersByTime(1999)
  expect(announced.value).toBe('one')
  vi.advanceTimersByTime(1)
  expect(announced.value).toBe('three')
})

test('after a pause a sentence is said at once', () => {
  announce('first')
  vi.advanceTimersByTime(2000)
  announce('second')
  expect(announced.value).toBe('second')
})
