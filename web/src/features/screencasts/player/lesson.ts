import { exercisesOf, withoutAsserts, type Exercise } from '../replay/exercises'
import type { Ot } from '../replay/ots'
import { Recording } from '../replay/recording'
import type { State } from '../replay/state'
import { substitute } from '../replay/substitution'

/** What stands there when an exercise begins, and where its learner writes. */
export interface Opening {
  state: State
  from: number
}

/** A cast as one learner sees it: answers stand in the place of the teacher's solutions. */
export class Lesson {
  readonly exercises: readonly Exercise[]
  private readonly recorded: readonly Ot[]
  /** Edits on the text as it was recorded, by which the server marks them too. */
  private readonly answers = new Map<string, Ot[]>()
  private current: Recording

  constructor(ots: readonly Ot[]) {
    this.recorded = withoutAsserts(ots)
    this.exercises = exercisesOf(this.recorded)
    this.current = new Recording(this.recorded)
  }

  get recording(): Recording {
    return this.current
  }

  get duration(): number {
    return this.recorded.at(-1)?.ts ?? 0
  }

  at(ts: number): State {
    return this.current.at(ts)
  }

  opening(id: string): Opening {
    return opening(this.current.ots, id)
  }

  /** Edits on the text that the learner saw become edits on the text as it was recorded. */
  asRecorded(id: string, shown: readonly Ot[]): Ot[] {
    return moved(shown, this.opening(id).from, opening(this.recorded, id).from)
  }

  /** The program with this answer in it, as far as a learner sees it. */
  programWith(id: string, shown: readonly Ot[]): string {
    return new Recording(substitute(this.current.ots, id, shown)).final.text
  }

  /** From now on this answer stands in the lesson. */
  accept(id: string, shown: readonly Ot[]): void {
    this.answers.set(id, this.asRecorded(id, shown))
    this.rebuild()
  }

  /** What stands in an exercise when it closes. */
  written(id: string): string {
    const { text, areas } = this.current.after(exerciseOf(this.current.ots, id).closes + 1)
    const area = areas.get(id)
    return area ? text.slice(area.from, area.to) : ''
  }

  /** Answers of earlier visits stand in the lesson, each as one edit on the text as it was recorded. */
  restore(earlier: (id: string) => string | undefined): void {
    for (const { id } of this.exercises) {
      const insertedText = earlier(id)
      if (insertedText === undefined) continue
      const at = opening(this.recorded, id).from
      this.answers.set(id, [{ ts: 0, command: 'text', fromPos: at, toPos: at, insertedText, removedText: '' }])
    }
    if (this.answers.size) this.rebuild()
  }

  /** The teacher's solution again. */
  withdraw(id: string): void {
    if (this.answers.delete(id)) this.rebuild()
  }

  private rebuild(): void {
    let ots: readonly Ot[] = this.recorded
    for (const { id } of this.exercises) {
      const answer = this.answers.get(id)
      if (answer) ots = substitute(ots, id, moved(answer, opening(this.recorded, id).from, opening(ots, id).from))
    }
    this.current = new Recording(ots)
  }
}

function moved(ots: readonly Ot[], from: number, to: number): Ot[] {
  return ots.map((ot) =>
    ot.command === 'text' || ot.command === 'selection'
      ? { ...ot, fromPos: ot.fromPos - from + to, toPos: ot.toPos - from + to }
      : ot,
  )
}

function exerciseOf(ots: readonly Ot[], id: string): Exercise {
  const found = exercisesOf(ots).find((one) => one.id === id)
  if (!found) throw new Error(`there is no exercise ${id}`)
  return found
}

function opening(ots: readonly Ot[], id: string): Opening {
  const exercise = exerciseOf(ots, id)
  const written = new Recording(ots.slice(0, exercise.closes + 1)).final.areas.get(id)
  return { state: new Recording(ots.slice(0, exercise.opens + 1)).final, from: written?.from ?? 0 }
}
