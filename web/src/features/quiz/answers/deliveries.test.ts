import { expect, test } from 'vitest'

import { tell } from './deliveries'
import type { Delivery, Draft } from './outbox'

function draft(delivery: Delivery, more: Partial<Draft> = {}): Draft {
  return { question_id: 1, answer_id: 'a', client_rev: 1, phase_rev: 1, payload: {}, delivery, ...more }
}

function saved(more: object = {}) {
  return { question_id: 1, client_rev: 1, late: false, ...more }
}

const open = { phase: 'open', drafts: [], known: [], typing: false } as const

test.each([
  ['none', open],
  ['typing', { ...open, typing: true }],
  ['sending', { ...open, drafts: [draft('saved'), draft('sending')] }],
  ['saved', { ...open, drafts: [draft('saved')] }],
  ['saved', { ...open, known: [saved()] }],
  ['late', { ...open, phase: 'locked', drafts: [draft('saved', { late: true })] }],
  ['late', { ...open, phase: 'locked', known: [saved({ late: true })] }],
  ['late', { ...open, phase: 'locked', known: [saved()], drafts: [draft('saved', { late: true, client_rev: 2 })] }],
  ['saved', { ...open, known: [saved({ late: true })], drafts: [draft('saved', { client_rev: 2 })] }],
  // A judge accepted it.
  ['locked', { ...open, phase: 'locked', known: [saved()], drafts: [draft('saved', { late: true })] }],
  ['locked', { ...open, phase: 'locked', drafts: [draft('saved')] }],
  ['sending', { ...open, phase: 'locked', drafts: [draft('sending')] }],
  ['lockedEmpty', { ...open, phase: 'locked' }],
  ['refused', { ...open, drafts: [draft('refused'), draft('sending')] }],
] as const)('a team is told "%s"', (told, situation) => {
  expect(tell({ ...situation, drafts: [...situation.drafts], known: [...situation.known] })).toBe(told)
})
