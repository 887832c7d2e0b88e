import type { Ot } from './ots'
import { ReplayError, State } from './state'

/** One state is kept for so many OTs, so that no seek applies more than these. */
const stride = 256

/** A recording of which the first `same` OTs are those of another one that is ready already. */
export interface Begun {
  recording: Recording
  same: number
}

/** A whole recording, ready to show any of its moments. */
export class Recording {
  private readonly snapshots: State[] = []
  /** How many OTs were followed so far, and what stands there then. */
  private followed = 0
  private readonly last: State
  private problem: { index: number; ts: number; field: string } | undefined

  constructor(
    private readonly given: readonly Ot[],
    begun?: Begun,
  ) {
    if (!begun) {
      this.last = new State()
      return
    }
    this.last = begun.recording.after(begun.same)
    this.followed = Math.min(begun.same, begun.recording.followed)
    this.snapshots = begun.recording.snapshots.slice(0, Math.ceil(this.followed / stride))
  }

  /** Those OTs that can be followed; `damage` tells why there are no more. */
  get ots(): readonly Ot[] {
    return this.length === this.given.length ? this.given : this.given.slice(0, this.length)
  }

  get damage(): { index: number; ts: number; field: string } | undefined {
    this.follow(this.given.length)
    return this.problem
  }

  get end(): number {
    return this.given[this.length - 1]?.ts ?? 0
  }

  get final(): State {
    this.follow(this.given.length)
    return this.last.copy()
  }

  /** How many OTs have happened at this moment. */
  count(ts: number): number {
    let low = 0
    let high = this.given.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.given[middle]?.ts ?? Infinity) <= ts) low = middle + 1
      else high = middle
    }
    this.follow(low)
    return Math.min(low, this.followed)
  }

  /** The state at a moment, what happens at exactly that moment included. */
  at(ts: number): State {
    return this.after(this.count(ts))
  }

  /** The state after so many OTs. */
  after(count: number): State {
    this.follow(count)
    const kept = Math.min(Math.floor(count / stride), this.snapshots.length - 1)
    const state = this.snapshots[kept]?.copy() ?? new State()
    const end = Math.min(count, this.followed)
    for (let index = Math.max(0, kept) * stride; index < end; index += 1) apply(state, this.given[index])
    return state
  }

  private get length(): number {
    this.follow(this.given.length)
    return this.followed
  }

  /** Once, and only as far as somebody looks. */
  private follow(count: number): void {
    for (; this.followed < count && !this.problem; this.followed += 1) {
      if (this.followed % stride === 0) this.snapshots.push(this.last.copy())
      const ot = this.given[this.followed]
      const problem = problemOf(this.last, ot)
      if (!problem) continue
      this.problem = { index: this.followed, ts: ot?.ts ?? 0, field: problem.field }
      return
    }
  }
}

function apply(state: State, ot: Ot | undefined): void {
  if (ot) state.apply(ot)
}

function problemOf(state: State, ot: Ot | undefined): ReplayError | undefined {
  try {
    apply(state, ot)
    return undefined
  } catch (error) {
    if (error instanceof ReplayError) return error
    throw error
  }
}
