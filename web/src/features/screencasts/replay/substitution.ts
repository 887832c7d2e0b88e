import { exercisesOf } from './exercises'
import type { Ot, TextOt } from './ots'
import { Recording } from './recording'
import { liesBefore, liesWithin, ReplayError, type Area, type State } from './state'

/**
 * The recording as if its teacher had written the learner's solution: the learner's OTs stand in the exercise's place,
 * at its first moment, and the positions of what follows are shifted. What the teacher later changed in his own
 * solution is left out. Raises ReplayError where the learner's OTs leave the exercise's area. `known` is any recording
 * that is the same up to the exercise's end: its snapshots spare the way there.
 */
export function substitute(
  ots: readonly Ot[],
  exId: string,
  solution: readonly Ot[],
  known: Recording = new Recording(ots),
): Ot[] {
  const exercise = exercisesOf(ots).find(({ id }) => id === exId)
  if (!exercise) throw new ReplayError('exId')
  const before = ots.slice(0, exercise.opens + 1)
  const theirs = known.after(exercise.closes + 1)
  const ours = seated(known.after(exercise.opens + 1), exId, theirs)
  const solved = solution.filter(({ command }) => command === 'text' || command === 'selection')
  const written = solved.map((ot) => ({ ...ot, ts: exercise.from }))
  for (const ot of written) ours.apply(ot)
  const close = ots[exercise.closes]
  if (close) ours.apply(close)
  const after = new Follower(exId, theirs, ours).follow(ots.slice(exercise.closes + 1))
  return [...before, ...written, ...(close ? [close] : []), ...after]
}

/** Learners write where the teacher wrote, and nowhere else. */
function seated(state: State, exId: string, theirs: State): State {
  const from = theirs.areas.get(exId)?.from ?? 0
  state.areas.set(exId, { from, to: from })
  state.seated = true
  return state
}

/**
 * Carries the teacher's later OTs over to the text that has the learner's solution in it. Before the solution, and
 * behind it, both texts are the same at every moment; so the learner's area follows from the teacher's.
 */
class Follower {
  constructor(
    private readonly exId: string,
    private readonly theirs: State,
    private readonly ours: State,
  ) {}

  follow(ots: readonly Ot[]): Ot[] {
    return ots.flatMap((ot) => {
      const carried = this.carry(ot)
      this.theirs.apply(ot)
      if (carried) this.ours.apply(carried)
      return carried ? [carried] : []
    })
  }

  private carry(ot: Ot): Ot | undefined {
    if (ot.command === 'text') return this.carryEdit(ot)
    if (ot.command !== 'selection') return ot
    return { ...ot, fromPos: this.position(ot.fromPos), toPos: this.position(ot.toPos) }
  }

  private carryEdit(ot: TextOt): TextOt | undefined {
    const { from, to } = this.area
    if (liesWithin(ot, this.area)) return undefined
    const before = liesBefore(ot, this.area)
    const fromPos =
      before || ot.fromPos < from || (ot.fromPos === from && from < to) ? ot.fromPos : this.behind(ot.fromPos)
    const toPos = before ? ot.toPos : ot.toPos >= to ? this.behind(ot.toPos) : from
    return { ...ot, fromPos, toPos, removedText: this.ours.text.slice(fromPos, toPos) }
  }

  private get area(): Area {
    return this.theirs.areas.get(this.exId) ?? { from: 0, to: 0 }
  }

  /** How much longer the learner's solution is than the teacher's. */
  private get surplus(): number {
    return this.ours.text.length - this.theirs.text.length
  }

  /** The place in our text of one at the end of the solution or behind; one within it gives the end. */
  private behind(position: number): number {
    return Math.max(position, this.area.to) + this.surplus
  }

  private position(position: number): number {
    const { from, to } = this.area
    if (position >= to) return this.behind(position)
    return position <= from ? position : Math.min(position, to + this.surplus)
  }
}

/** The same edits, as if the text before them were longer by `offset`. */
export function moved(ots: readonly Ot[], offset: number): Ot[] {
  return ots.map((ot) =>
    ot.command === 'text' || ot.command === 'selection'
      ? { ...ot, fromPos: ot.fromPos + offset, toPos: ot.toPos + offset }
      : ot,
  )
}
