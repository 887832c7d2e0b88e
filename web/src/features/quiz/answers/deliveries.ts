import type { Phase } from '../presentations/wire'
import type { Draft } from './outbox'

/** What a team is told about its answers to the questions at hand, in one word of the catalogue. */
export type Told = 'none' | 'typing' | 'sending' | 'saved' | 'late' | 'locked' | 'lockedEmpty' | 'refused'

interface Situation {
  phase: Phase
  /** Drafts of the questions at hand. */
  drafts: Draft[]
  /** Whether the server has an answer of this team to any of them. */
  known: boolean
  typing: boolean
}

/** The least safe answer is told: one that is refused or on its way comes before those that are saved. */
export function tell({ phase, drafts, known, typing }: Situation): Told {
  if (drafts.some(({ delivery }) => delivery === 'refused')) return 'refused'
  if (drafts.some(({ delivery }) => delivery === 'sending')) return 'sending'
  if (drafts.some(({ late }) => late)) return 'late'
  if (typing) return 'typing'
  const any = known || drafts.length > 0
  if (phase !== 'open') return any ? 'locked' : 'lockedEmpty'
  return any ? 'saved' : 'none'
}
