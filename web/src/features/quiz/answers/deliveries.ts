import type { Answer, Phase } from '../presentations/wire'
import type { Draft } from './outbox'

/** What a team is told about its answers to the questions at hand, in one word of the catalogue. */
export type Told = 'none' | 'typing' | 'sending' | 'saved' | 'late' | 'locked' | 'lockedEmpty' | 'refused'

interface Situation {
  phase: Phase
  /** Drafts of the questions at hand. */
  drafts: Draft[]
  /** What the server has of this team to them. */
  known: Pick<Answer, 'question_id' | 'client_rev' | 'late'>[]
  typing: boolean
}

/** The least safe answer is told: one that is refused or on its way comes before those that are saved. */
export function tell({ phase, drafts, known, typing }: Situation): Told {
  if (drafts.some(({ delivery }) => delivery === 'refused')) return 'refused'
  if (drafts.some(({ delivery }) => delivery === 'sending')) return 'sending'
  if (isLate(drafts, known)) return 'late'
  if (typing) return 'typing'
  const any = known.length > 0 || drafts.length > 0
  if (phase !== 'open') return any ? 'locked' : 'lockedEmpty'
  return any ? 'saved' : 'none'
}

/** Whether an answer waits for a judge, by the newest word on it: a judge may have accepted it meanwhile. */
function isLate(drafts: Draft[], known: Situation['known']): boolean {
  const heard = known.filter(
    (one) => !drafts.some((draft) => draft.question_id === one.question_id && draft.client_rev > one.client_rev),
  )
  const asked = new Set(heard.map(({ question_id }) => question_id))
  return heard.some(({ late }) => late) || drafts.some((draft) => draft.late && !asked.has(draft.question_id))
}
