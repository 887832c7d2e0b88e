import { effectScope, ref } from 'vue'
import { afterEach, expect, test } from 'vitest'

import type { Reply } from './outbox'
import { useAnswers } from './useAnswers'

/** A team's page, and the next one of the same team. */
function pages() {
  const scope = effectScope()
  const sent: object[] = []
  const epoch = ref<string | undefined>('first')
  const open = (send: () => Promise<Reply>) =>
    scope.run(() =>
      useAnswers({
        place: '1.2',
        epoch,
        send: (_event, body) => {
          sent.push(body)
          return send()
        },
      }),
    ) as ReturnType<typeof useAnswers>
  return { open, epoch, sent, close: () => scope.stop() }
}

const saved = () => Promise.resolve<Reply>({ ok: true })
const lost = () => Promise.reject<Reply>(new Error('no network'))
const now = { phaseRev: 1, typed: false }

afterEach(() => localStorage.clear())

test('the next page of a team knows and sends what the last one left', async () => {
  const { open, sent, close } = pages()
  open(lost).answer(5, { choice: 7 }, now)
  const next = open(saved)
  expect(next.drafts.value).toMatchObject([{ question_id: 5, payload: { choice: 7 } }])
  await next.resend()
  expect(sent).toHaveLength(2)
  close()
})

test('what was answered in the last presentation is no answer to this one', async () => {
  const { open, epoch, sent, close } = pages()
  const page = open(lost)
  page.answer(5, { choice: 7 }, now)
  page.answer(6, { text: 'half' }, { ...now, typed: true })
  epoch.value = 'second'
  expect(page.drafts.value).toEqual([])
  expect(page.isTyping(6)).toBe(false)
  await page.resend()
  expect(sent).toHaveLength(1)
  expect(open(saved).drafts.value).toEqual([])
  close()
})
