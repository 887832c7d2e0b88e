import { onScopeDispose, shallowRef } from 'vue'

import { makeId } from '@/core/ids'
import { remember, remembered } from '@/core/storage'

import type { Payload } from '../presentations/wire'
import { Outbox, type Draft, type Reply } from './outbox'

/** How long typing must pause before it is sent, and how often what got no word is sent again, in milliseconds. */
const pause = 700
const rhythm = 5000

interface Options {
  /** Names the team and the presentation, so that nothing kept goes to another. */
  place: string
  send: (event: 'submit_answer', body: object) => Promise<Reply>
}

/** A team's answers: sent by themselves, kept in this browser until the server has them. */
export function useAnswers({ place, send }: Options) {
  const name = `answers.${place}`
  const drafts = shallowRef<Draft[]>(kept(name))
  const timers = new Map<number, { timer: ReturnType<typeof setTimeout>; fire: () => void }>()

  const outbox = new Outbox({
    kept: drafts.value,
    makeId,
    send: ({ answer_id, client_rev, question_id, payload, phase_rev }) =>
      send('submit_answer', { answer_id, client_rev, question_id, payload, phase_rev }),
    keep: (fresh) => {
      drafts.value = fresh
      remember(name, JSON.stringify(fresh))
    },
  })

  /** Sends now, or with `typed` once the typing pauses. */
  function answer(questionId: number, payload: Payload, options: { phaseRev: number; known?: number; typed: boolean }) {
    drop(questionId)
    const fire = () => {
      timers.delete(questionId)
      outbox.put(questionId, payload, options)
    }
    if (options.typed) timers.set(questionId, { timer: setTimeout(fire, pause), fire })
    else fire()
  }

  function drop(questionId: number) {
    clearTimeout(timers.get(questionId)?.timer)
    timers.delete(questionId)
  }

  /** The time is almost up, or the page is put away: what is still being typed goes as it stands. */
  function flush() {
    for (const [questionId, { fire }] of [...timers]) {
      drop(questionId)
      fire()
    }
  }

  const timer = setInterval(() => void outbox.resend(), rhythm)
  onScopeDispose(() => {
    flush()
    clearInterval(timer)
  })
  return { drafts, answer, flush, resend: () => outbox.resend(), isTyping: (id: number) => timers.has(id) }
}

function kept(name: string): Draft[] {
  try {
    return JSON.parse(remembered(name) ?? '[]') as Draft[]
  } catch {
    return [] // written by another release
  }
}
