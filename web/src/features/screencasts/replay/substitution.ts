import { exercisesOf } from './exercises'
import type { Ot, TextOt } from './ots'
import { Recording } from './recording'
import { liesBefore, liesWithin, ReplayError, shiftArea, type Area, type State } from './state'

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
 * behind it, both texts are the same at every moment: where the teacher's solution stands, and how much longer the
 * learner's is, is all that must be known of them. An hour has many OTs, so no text is followed here.
 */
class Follower {
  /** The teacher's solution in the teacher's text. */
  private readonly area: Area
  /** The learner's. */
  private answer: string

  constructor(exId: string, theirs: State, ours: State) {
    this.area = theirs.areas.get(exId) ?? { from: 0, to: 0 }
    const { from, to } = ours.areas.get(exId) ?? this.area
    this.answer = ours.text.slice(from, to)
  }

  follow(ots: readonly Ot[]): Ot[] {
    const carried: Ot[] = []
    for (const ot of ots) {
      const ours = this.carry(ot)
      if (ours) carried.push(ours)
      if (ot.command === 'text') shiftArea(this.area, ot)
    }
    return carried
  }

  private carry(ot: Ot): Ot | undefined {
    if (ot.command === 'text') return this.carryEdit(ot)
    if (ot.command !== 'selection') return ot
    return { ts: ot.ts, command: 'selection', fromPos: this.position(ot.fromPos), toPos: this.position(ot.toPos) }
  }

  private carryEdit(ot: TextOt): TextOt | undefined {
    const { from, to } = this.area
    if (liesWithin(ot, this.area)) return undefined
    if (liesBefore(ot, this.area)) return ot
    const begins = ot.fromPos < from || (ot.fromPos === from && from < to)
    const ends = ot.toPos >= to
    const carried: TextOt = {
      ts: ot.ts,
      command: 'text',
      fromPos: begins ? ot.fromPos : this.behind(ot.fromPos),
      toPos: ends ? this.behind(ot.toPos) : from,
      insertedText: ot.insertedText,
      removedText: this.removed(ot, { begins, ends }),
    }
    if (begins && ends) this.answer = ''
    return carried
  }

  /** What the edit takes of the learner's text: the same on both sides of the solution, which it takes whole or not. */
  private removed({ fromPos, removedText }: TextOt, { begins, ends }: { begins: boolean; ends: boolean }): string {
    const { from, to } = this.area
    const ahead = begins ? removedText.slice(0, Math.max(0, from - fromPos)) : ''
    const behind = ends ? removedText.slice(Math.max(0, to - fromPos)) : ''
    return ahead + (begins && ends ? this.answer : '') + behind
  }

  /** How much longer the learner's solution is than the teacher's. */
  private get surplus(): number {
    return this.answer.length - (this.area.to - this.area.from)
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
