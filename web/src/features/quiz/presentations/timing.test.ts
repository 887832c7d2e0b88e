import { expect, test } from 'vitest'

import { makeSnapshot } from './testing'
import { mainAction, timingOf } from './timing'
import type { Slide } from './wire'

const slide: Slide = {
  id: 1,
  order: 0,
  title: '',
  timer: 30,
  competition_id: 1,
  background_image: null,
  components: [],
  questions: [],
}

const off = { enabled: false, deadline_at: null, remaining_ms: null, duration_ms: null }

test.each([
  ['none', { slide: null }],
  ['none', { slide: { ...slide, timer: null }, phase: 'open' }],
  ['ready', { slide, phase: 'reading' }],
  ['running', { slide, phase: 'open', timer: { ...off, deadline_at: 2000 } }],
  ['over', { slide, phase: 'locked', timer: { ...off, deadline_at: 500 } }],
  ['over', { slide, phase: 'locked' }],
  ['paused', { slide, phase: 'open', timer: { ...off, remaining_ms: 4000 } }],
] as const)('the timer is %s', (timing, state) => expect(timingOf(makeSnapshot(state), 1000)).toBe(timing))

test('the space bar starts, pauses and goes on', () => {
  expect([mainAction.ready, mainAction.running, mainAction.paused]).toEqual(['start', 'pause', 'resume'])
})
