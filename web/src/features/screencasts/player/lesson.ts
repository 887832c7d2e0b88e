import { exercisesOf, withoutAsserts, type Exercise } from '../replay/exercises'
import type { Ot } from '../replay/ots'
import { Recording, type Begun } from '../replay/recording'
import type { State } from '../replay/state'
import { substitute } from '../replay/substitution'

/** What stands there when an exercise begins, and where its learner writes. */
export interface Opening {
  state: State
  from: number
}

/** A recording, and where its exercises are in it. */
interface Told {
  ots: readonly Ot[]
  recording: Recording
  exercises: ReadonlyMap<string, Exercise>
}

/** A cast as one learner sees it: answers stand in the place of the teacher's solutions. */
export class Lesson {
  readonly exercises: readonly Exercise[]
  /** In milliseconds. */
  readonly duration: number
  private readonly recorded: Told
  /** Edits on the text as it was recorded, by which the server marks them too. */
  private readonly answers = new Map<string, Ot[]>()
  private current: Told

  constructor(ots: readonly Ot[]) {
    const shown = withoutAsserts(ots)
    this.duration = shown.at(-1)?.ts ?? 0
    const recording = new Recording(shown)
    this.current = this.recorded = told(recording.ots, recording)
    this.exercises = [...this.recorded.exercises.values()]
  }

  get recording(): Recording {
    return this.current.recording
  }

  at(ts: number): State {
    return this.recording.at(ts)
  }

  opening(id: string): Opening {
    return opening(this.current, id)
  }

  /** Edits on the text that the learner saw become edits on the text as it was recorded. */
  asRecorded(id: string, shown: readonly Ot[]): Ot[] {
    return moved(shown, this.opening(id).from, opening(this.recorded, id).from)
  }

  /** The program with this answer in it, as far as a learner sees it. */
  programWith(id: string, shown: readonly Ot[]): string {
    return this.with(id, shown).recording.final.text
  }

  /** From now on this answer stands in the lesson. */
  accept(id: string, shown: readonly Ot[]): void {
    const last = this.exercises.findLast((one) => this.answers.has(one.id))
    const comesLast = !last || last.opens < exerciseOf(this.recorded, id).opens
    this.answers.set(id, this.asRecorded(id, shown))
    if (comesLast) this.current = this.with(id, shown)
    else this.rebuild()
  }

  /** What stands in an exercise when it closes. */
  written(id: string): string {
    const { text, areas } = this.recording.after(exerciseOf(this.current, id).closes + 1)
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

  /** Up to the exercise all is as it was: an hour is not followed anew for every answer. */
  private with(id: string, shown: readonly Ot[]): Told {
    const { ots, recording } = this.current
    const begun: Begun = { recording, same: exerciseOf(this.current, id).opens + 1 }
    const solved = substitute(ots, id, shown, recording)
    return told(solved, new Recording(solved, begun))
  }

  /** In their order, whatever the order in which they were given. */
  private rebuild(): void {
    this.current = this.recorded
    for (const { id } of this.exercises) {
      const answer = this.answers.get(id)
      if (!answer) continue
      const shown = moved(answer, opening(this.recorded, id).from, this.opening(id).from)
      this.current = this.with(id, shown)
    }
  }
}

function told(ots: readonly Ot[], recording: Recording): Told {
  return { ots, recording, exercises: new Map(exercisesOf(ots).map((one) => [one.id, one])) }
}

function moved(ots: readonly Ot[], from: number, to: number): Ot[] {
  return ots.map((ot) =>
    ot.command === 'text' || ot.command === 'selection'
      ? { ...ot, fromPos: ot.fromPos - from + to, toPos: ot.toPos - from + to }
      : ot,
  )
}

function exerciseOf({ exercises }: Told, id: string): Exercise {
  const found = exercises.get(id)
  if (!found) throw new Error(`there is no exercise ${id}`)
  return found
}

function opening(whole: Told, id: string): Opening {
  const { opens, closes } = exerciseOf(whole, id)
  const written = whole.recording.after(closes + 1).areas.get(id)
  return { state: whole.recording.after(opens + 1), from: written?.from ?? 0 }
}
