import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

import { makeId } from '@/core/ids'
import { remember, remembered } from '@/core/storage'

import type { Payload } from '../presentations/wire'
import { Outbox, type Draft, type Reply } from './outbox'

/** How long typing must pause before it is sent, and how often what got no word is sent again, in milliseconds. */
const pause = 700
const rhythm = 5000

interface Options {
  /** Names the quiz and the team. */
  place: string
  /** Names the presentation, once it is known: what was answered in another one is forgotten. */
  epoch: Readonly<Ref<string | undefined>>
  send: (event: 'submit_answer', body: object) => Promise<Reply>
}

/** A team's answers: sent by themselves, kept in this browser until the server has them. */
export function useAnswers({ place, epoch, send }: Options) {
  const name = `answers.${place}`
  const drafts = shallowRef<Draft[]>([])
  const timers = new Map<number, { timer: ReturnType<typeof setTimeout>; fire: () => void }>()
  let outbox = begin(undefined)

  function begin(epoch: string | undefined): Outbox {
    drafts.value = kept(name, epoch)
    return new Outbox({
      kept: drafts.value,
      makeId,
      send: ({ answer_id, client_rev, question_id, payload, phase_rev }) =>
        send('submit_answer', { answer_id, client_rev, question_id, payload, phase_rev }),
      keep: (fresh) => {
        drafts.value = fresh
        remember(name, JSON.stringify({ epoch, drafts: fresh } satisfies Kept))
      },
    })
  }

  // At once, since who comes in sends again what was kept.
  watch(
    epoch,
    (fresh) => {
      for (const id of [...timers.keys()]) drop(id)
      outbox = begin(fresh)
    },
    { immediate: true, flush: 'sync' },
  )

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

interface Kept {
  epoch: string | undefined
  drafts: Draft[]
}

function kept(name: string, epoch: string | undefined): Draft[] {
  if (!epoch) return []
  try {
    const found = JSON.parse(remembered(name) ?? '{}') as Partial<Kept>
    return found.epoch === epoch ? (found.drafts ?? []) : []
  } catch {
    return [] // written by another release
  }
}
