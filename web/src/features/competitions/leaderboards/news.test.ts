import { beforeAll, expect, test } from 'vitest'

import { i18n, loadTexts, setLanguage } from '@/core/i18n'

import { competitions } from '..'
import { newsSentence } from './news'

const entry = {
  rank: 3,
  mine: false,
  public_score: null,
  private_score: null,
  client: { id: 'u1', name: 'Ada' },
  score: 0.07981,
  submissions: 4,
  timestamp: '2026-11-21T10:00:00Z',
}

function sentence(previous_rank: number | null, myId?: string) {
  return newsSentence({ competition_id: 'c1', entry, previous_rank, total: 10 }, myId)
}

beforeAll(() => loadTexts(competitions.name, competitions.texts))

test.each([
  [null, 'Ada enters at rank 3 with 0.0798.'],
  [5, 'Ada rises to rank 3 with 0.0798.'],
  [3, 'Ada stays at rank 3 with a better score, 0.0798.'],
])('someone who was at %j', (previous, text) => {
  expect(sentence(previous, 'u2')).toBe(text)
})

test.each([
  [null, 'You enter at rank 3 with 0.0798.'],
  [5, 'You rise to rank 3 with 0.0798.'],
  [3, 'You stay at rank 3 with a better score, 0.0798.'],
])('the viewer, who was at %j', (previous, text) => {
  expect(sentence(previous, 'u1')).toBe(text)
})

test('numbers follow the language', async () => {
  await setLanguage('sv')
  expect(sentence(5)).toBe('Ada stiger till plats 3 med 0,0798.')
  await setLanguage('en')
  expect(i18n.global.locale.value).toBe('en')
})
