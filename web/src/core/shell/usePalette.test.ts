import { flushPromises } from '@vue/test-utils'
import { Trophy } from '@lucide/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'

import { show } from '@/core/components/testing'
import { featuresKey, type Feature } from '@/core/feature'
import { forgetIdentity, updateMe } from '@/core/identity'

import { usePalette } from './usePalette'

const label = { en: 'Quizzes', sv: 'Frågetävlingar' }
const quiz: Feature = {
  name: 'quiz',
  menu: {
    label,
    purpose: label,
    icon: Trophy,
    path: '/quizzes',
    door: { label: { en: 'Join a quiz', sv: 'Gå med' }, path: '/q' },
    key: 'q',
  },
  built: true,
  routes: [],
  texts: { en: async () => ({ default: {} }), sv: async () => ({ default: {} }) },
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  forgetIdentity()
  vi.useRealTimers()
})

function palette(search?: Feature['search']) {
  const open = ref(false)
  let made: ReturnType<typeof usePalette> | undefined
  show(
    {
      setup: () => {
        made = usePalette(open, () => undefined)
        return () => null
      },
    },
    { global: { provide: { [featuresKey as symbol]: [{ ...quiz, search }] } } },
  )
  if (!made) throw new Error('the palette was not set up')
  open.value = true
  return made
}

const goTo = ({ groups }: ReturnType<typeof usePalette>) =>
  groups.value.flatMap(({ commands }) => commands.map(({ to }) => to)).filter(Boolean)

async function write(found: ReturnType<typeof usePalette>, word: string) {
  found.word.value = word
  await nextTick()
  await vi.advanceTimersByTimeAsync(200)
  await flushPromises()
}

test('whoever has no account finds the door of a quiz, and no place for others', () => {
  const places = goTo(palette())
  expect(places).toContain('/q')
  expect(places).not.toContain('/admin')
  expect(places).not.toContain('/account')
})

test('administrators find their page', () => {
  updateMe({ id: '1', username: 'Ada', email: null, role: 'admin' })
  expect(goTo(palette())).toContain('/admin')
})

test('that a search got no answer is told apart from finding nothing', async () => {
  updateMe({ id: '1', username: 'Ada', email: null, role: 'member' })
  const lost = palette(() => Promise.reject(new TypeError('Failed to fetch')))
  await write(lost, 'metals')
  expect([lost.searching.value, lost.failed.value]).toEqual([false, true])

  const empty = palette(async () => [])
  await write(empty, 'metals')
  expect([empty.searching.value, empty.failed.value]).toEqual([false, false])
})
