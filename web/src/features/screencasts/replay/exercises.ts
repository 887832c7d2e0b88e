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
  ots.forEach((ot, index) => {
    if (ot.command !== 'exPlaceholder') return
    const opens = open.get(ot.exId)
    if (opens === undefined) open.set(ot.exId, index)
    else found.push(exercise(ots, ot.exId, { opens, closes: index }))
  })
  return found.sort((one, other) => one.opens - other.opens)
}

function exercise(ots: readonly Ot[], id: string, { opens, closes }: { opens: number; closes: number }): Exercise {
  const shown = ots.find((ot) => ot.command === 'exShow' && ot.exId === id)
  return {
    id,
    description: shown?.command === 'exShow' ? shown.description : '',
    opens,
    closes,
    from: ots[opens]?.ts ?? 0,
    to: ots[closes]?.ts ?? 0,
  }
}

/** What learners may see: all that comes before the first assertion. */
export function withoutAsserts(ots: readonly Ot[]): readonly Ot[] {
  const first = ots.findIndex(({ command }) => command === 'assert')
  return first === -1 ? ots : ots.slice(0, first)
}
