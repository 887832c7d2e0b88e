import { reduce } from './reduce'
import type { Snapshot, Told } from './wire'

/** Where a screen stands in the presentation's log. */
export interface Position {
  epoch: string
  seq: number
}

/** The answer to joining: everything anew, or what was missed since the position that was told. */
export interface Joined extends Position {
  state?: Snapshot
  events?: Told[]
}

export type Verdict = 'next' | 'old' | 'gap'

/** What to do with an event: every screen is told every number. */
export function judge(at: Position, told: Position): Verdict {
  if (told.epoch !== at.epoch) return 'gap'
  if (told.seq <= at.seq) return 'old'
  return told.seq === at.seq + 1 ? 'next' : 'gap'
}

interface Options {
  /** Asks the server for what came after a position, or for everything. */
  join: (since?: Position) => Promise<Joined>
  show: (state: Snapshot) => void
  /** Asking failed; what was held is forgotten, and `catchUp` is to be called again later. */
  failed: (error: unknown) => void
}

/**
 * Keeps one screen in step: applies events in order, drops what it has, and asks again where something is missing.
 * Events that come while it asks wait for the answer.
 */
export class Follower {
  private state: Snapshot | undefined
  private asking: Promise<void> | undefined
  private held: Told[] = []

  constructor(private readonly options: Options) {}

  get position(): Position | undefined {
    return this.state && { epoch: this.state.epoch, seq: this.state.seq }
  }

  take(told: Told): void {
    if (this.asking) {
      this.held.push(told)
      return
    }
    if (!this.state) return // nothing is known before the first join
    const verdict = judge(this.state, told)
    if (verdict === 'next') this.show(reduce(this.state, told))
    else if (verdict === 'gap') {
      this.held.push(told)
      this.catchUp().catch(this.options.failed)
    }
  }

  /** Asks for what was missed; one question at a time. Rejects as `join` does, and may then be called again. */
  catchUp(): Promise<void> {
    this.asking ??= this.ask().then(
      () => this.release(),
      (error: unknown) => this.giveUp(error),
    )
    return this.asking
  }

  /** The server's word on how far every screen should be: asks only when this one is behind. */
  async check(seq: number): Promise<void> {
    if (this.state && seq > this.state.seq) await this.catchUp()
  }

  private giveUp(error: unknown): never {
    this.asking = undefined
    this.held = []
    throw error
  }

  private async ask(): Promise<void> {
    const joined = await this.options.join(this.position)
    let state = joined.state ?? this.state
    for (const told of joined.events ?? []) state = state && reduce(state, told)
    if (state) this.show({ ...state, epoch: joined.epoch, seq: joined.seq })
  }

  private show(state: Snapshot): void {
    this.state = state
    this.options.show(state)
  }

  private release(): void {
    this.asking = undefined
    // What comes from another epoch than the server's own is older than its answer.
    const waiting = this.held
      .filter(({ epoch }) => epoch === this.state?.epoch)
      .sort((one, other) => one.seq - other.seq)
    this.held = []
    for (const told of waiting) this.take(told)
  }
}
