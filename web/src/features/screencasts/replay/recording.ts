import type { Ot } from './ots'
import { ReplayError, State } from './state'

/** One state is kept for so many OTs, so that no seek applies more than these. */
const stride = 256

/** A whole recording, ready to show any of its moments. */
export class Recording {
  /** Those OTs that can be followed; `damage` tells why there are no more. */
  readonly ots: readonly Ot[]
  readonly damage: { index: number; ts: number; field: string } | undefined
  private readonly snapshots: State[] = []
  private readonly last: State

  constructor(ots: readonly Ot[]) {
    const state = new State()
    let index = 0
    for (; index < ots.length; index += 1) {
      if (index % stride === 0) this.snapshots.push(state.copy())
      const problem = problemOf(state, ots[index])
      if (!problem) continue
      this.damage = { index, ts: ots[index]?.ts ?? 0, field: problem.field }
      break
    }
    this.ots = index === ots.length ? ots : ots.slice(0, index)
    this.last = state
  }

  get end(): number {
    return this.ots.at(-1)?.ts ?? 0
  }

  get final(): State {
    return this.last.copy()
  }

  /** How many OTs have happened at this moment. */
  count(ts: number): number {
    let low = 0
    let high = this.ots.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.ots[middle]?.ts ?? Infinity) <= ts) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The state at a moment, what happens at exactly that moment included. */
  at(ts: number): State {
    return this.after(this.count(ts))
  }

  /** The state after so many OTs. */
  after(count: number): State {
    const kept = Math.min(Math.floor(count / stride), this.snapshots.length - 1)
    const state = this.snapshots[kept]?.copy() ?? new State()
    for (let index = Math.max(0, kept) * stride; index < count; index += 1) apply(state, this.ots[index])
    return state
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
