import type { Ot } from './ots'

/** One exercise of a recording: where it opens and closes, and what is asked. */
export interface Exercise {
  id: string
  description: string
  /** Indexes of the pair of OTs that brackets the teacher's solution. */
  opens: number
  closes: number
  /** Their moments, in milliseconds. */
  from: number
  to: number
}

/** The exercises in their order; one that was never closed is none. */
export function exercisesOf(ots: readonly Ot[]): Exercise[] {
  const found: Exercise[] = []
  const open = new Map<string, number>()
  const asked = new Map<string, string>()
  ots.forEach((ot, closes) => {
    if (ot.command === 'exShow' && !asked.has(ot.exId)) asked.set(ot.exId, ot.description)
    if (ot.command !== 'exPlaceholder') return
    const opens = open.get(ot.exId)
    if (opens === undefined) open.set(ot.exId, closes)
    else found.push({ id: ot.exId, description: '', opens, closes, from: ots[opens]?.ts ?? 0, to: ot.ts })
  })
  for (const one of found) one.description = asked.get(one.id) ?? ''
  return found.sort((one, other) => one.opens - other.opens)
}

/** What learners may see: all that comes before the first assertion. */
export function withoutAsserts(ots: readonly Ot[]): readonly Ot[] {
  const first = ots.findIndex(({ command }) => command === 'assert')
  return first === -1 ? ots : ots.slice(0, first)
}
