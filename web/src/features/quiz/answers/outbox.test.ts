import { expect, test } from 'vitest'

import { randomFrom } from '../presentations/testing'
import { Outbox, type Draft, type Reply } from './outbox'

function makeBox(send: (draft: Draft) => Promise<Reply>, kept: Draft[] = []) {
  let made = 0
  const store: { kept: Draft[] } = { kept }
  const box = new Outbox({ send, kept, keep: (drafts) => (store.kept = drafts), makeId: () => `id-${(made += 1)}` })
  return { box, store }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))
const yes = () => Promise.resolve<Reply>({ ok: true })

test('an acknowledged answer is saved', async () => {
  const { box } = makeBox(yes)
  box.put(5, { text: 'Mercury' }, { phaseRev: 2 })
  expect(box.of(5)?.delivery).toBe('sending')
  await settled()
  expect(box.of(5)).toMatchObject({ delivery: 'saved', client_rev: 1, phase_rev: 2 })
  expect(box.waiting).toBe(0)
})

test('an answer without a word stays and is sent again under the same id', async () => {
  const sent: string[] = []
  let online = false
  const { box } = makeBox(({ answer_id }) => {
    sent.push(answer_id)
    return online ? yes() : Promise.reject(new Error('no network'))
  })
  box.put(5, { text: 'Mercury' }, { phaseRev: 1 })
  await settled()
  expect(box.of(5)?.delivery).toBe('sending')
  online = true
  await box.resend()
  expect(box.of(5)?.delivery).toBe('saved')
  expect(sent).toEqual(['id-1', 'id-1'])
})

test('the next page of the team sends what the last one left', async () => {
  const first = makeBox(() => Promise.reject(new Error('no network')))
  first.box.put(5, { text: 'Mercury' }, { phaseRev: 1 })
  await settled()
  const sent: Draft[] = []
  const second = makeBox((draft) => {
    sent.push(draft)
    return yes()
  }, first.store.kept)
  await second.box.resend()
  expect(sent.map(({ answer_id, payload }) => [answer_id, payload])).toEqual([['id-1', { text: 'Mercury' }]])
})

test('a refusal is told and not tried again', async () => {
  let tries = 0
  const { box } = makeBox(() => {
    tries += 1
    return Promise.resolve<Reply>({ ok: false, error: { code: 'invalid', message: 'There is no such alternative.' } })
  })
  box.put(5, { choice: 7 }, { phaseRev: 1 })
  await settled()
  await box.resend()
  expect(box.of(5)).toMatchObject({ delivery: 'refused', reason: 'There is no such alternative.' })
  expect(tries).toBe(1)
})

test('a server that is too busy is asked again', async () => {
  const replies: Reply[] = [{ ok: false, error: { code: 'too_many', message: 'Wait.' } }, { ok: true }]
  const { box } = makeBox(() => Promise.resolve(replies.shift() ?? { ok: true }))
  box.put(5, { text: 'a' }, { phaseRev: 1 })
  await settled()
  expect(box.of(5)?.delivery).toBe('sending')
  await box.resend()
  expect(box.of(5)?.delivery).toBe('saved')
})

test('revisions go on from what the server knows', () => {
  const { box } = makeBox(yes)
  expect(box.put(5, { text: 'a' }, { phaseRev: 1, known: 7 }).client_rev).toBe(8)
  expect(box.put(5, { text: 'b' }, { phaseRev: 1, known: 7 }).client_rev).toBe(9)
})

/** The rule of the server: the same id counts once, and a higher revision replaces. */
function makeServer(random: () => number) {
  const rows = new Map<number, Draft>()
  const seen = new Set<string>()
  async function send(draft: Draft): Promise<Reply> {
    await Promise.resolve()
    if (random() < 0.3) throw new Error('lost on the way there')
    const before = rows.get(draft.question_id)
    if (!seen.has(draft.answer_id) && draft.client_rev > (before?.client_rev ?? 0)) rows.set(draft.question_id, draft)
    seen.add(draft.answer_id)
    if (random() < 0.3) throw new Error('lost on the way back')
    return { ok: true }
  }
  return { rows, send }
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'over a bad network the newest answer arrives (seed %i)',
  async (seed) => {
    const random = randomFrom(seed)
    const server = makeServer(random)
    const { box } = makeBox(server.send)
    const newest = new Map<number, string>()
    for (let step = 0; step < 20; step += 1) {
      const question = 1 + Math.floor(random() * 3)
      newest.set(question, `answer ${step}`)
      box.put(question, { text: `answer ${step}` }, { phaseRev: 1 })
      if (random() < 0.5) await settled()
    }
    for (let round = 0; box.waiting; round += 1) {
      expect(round).toBeLessThan(100)
      await box.resend()
      await settled()
    }
    for (const [question, text] of newest) expect(server.rows.get(question)?.payload.text).toBe(text)
  },
)
