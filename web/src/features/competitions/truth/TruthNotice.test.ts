import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'

import { show } from '@/core/components/testing'
import { i18n } from '@/core/i18n'

import type { TruthState } from '../competitions/competitions'
import en from './texts/en.json'
import sv from './texts/sv.json'
import TruthNotice from './TruthNotice.vue'

const truth: TruthState = { trouble: 'The address answers 404.', retry_at: '2031-05-04T12:00:00+00:00', tries: 3 }

afterEach(() => vi.unstubAllGlobals())

/** The notice, on a server that answers each call with the next of `answers`. */
function notice(state: TruthState, answers: Response[] = []) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, { method }: { method: string }) => {
    asked.push(`${method} ${url}`)
    return Promise.resolve(answers.shift())
  })
  const shown = show(TruthNotice, {
    props: { id: 'a b', truth: state },
    global: { plugins: [VueQueryPlugin, i18n] },
  })
  return { shown, asked }
}

function json(body: unknown, status = 200) {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

test('it says what is wrong and when the next try is', () => {
  const { shown } = notice(truth)
  expect(shown.text()).toContain('The address answers 404.')
  expect(shown.get('time').attributes('datetime')).toBe(truth.retry_at)
  expect(shown.get('button').attributes('aria-busy')).toBeUndefined()
})

test('it says when nothing is tried any more', () => {
  const { shown } = notice({ ...truth, retry_at: null })
  expect(shown.text()).toContain('no longer tried')
  expect(shown.find('time').exists()).toBe(false)
})

test('the host may have it tried, and it is busy until that try has ended', async () => {
  const { shown, asked } = notice(truth, [json(truth)])
  await shown.get('button').trigger('click')
  await flushPromises()
  expect(asked).toEqual(['POST /api/v1/competitions/a%20b/truth'])
  expect(shown.get('[role=status]').text()).toBe('It is being fetched now.')
  await shown.get('button').trigger('click')
  expect(asked).toHaveLength(1)

  await shown.setProps({ truth: { ...truth, tries: 4 } })
  expect(shown.find('[role=status]').exists()).toBe(false)
  expect(shown.get('button').attributes('aria-busy')).toBeUndefined()
})

test('a refusal is said in the words of the server', async () => {
  const { shown } = notice(truth, [json({ error: '409', message: 'It is there already.', code: 'conflict' }, 409)])
  await shown.get('button').trigger('click')
  await flushPromises()
  expect(shown.text()).toContain('It is there already.')
  expect(shown.get('button').attributes('aria-busy')).toBeUndefined()
})

test('both languages have the same keys and slots', () => {
  const slots = (texts: Record<string, string>) =>
    Object.entries(texts).map(([key, text]) => [key, text.match(/\{\w+\}/g)?.join() ?? ''])
  expect(slots(sv)).toEqual(slots(en))
})
