import { reduce } from './reduce'
import type { MessageName, Messages, Snapshot, Stamp } from './wire'

/** Where a screen stands in the presentation's log. */
export interface Position {
  epoch: string
  seq: number
}

export interface Missed {
  name: MessageName
  payload: Messages[MessageName] & Stamp
}

/** The answer to joining: everything anew, or what was missed since the position that was told. */
export interface Joined extends Position {
  snapshot: Snapshot | null
  events: Missed[] | null
}

export type Verdict = 'next' | 'old' | 'gap' | 'aside'

/** What to do with a message. `aside`: meant for this screen alone and outside of the order; newer values win there. */
export function judge(at: Position, stamp: Stamp): Verdict {
  if (stamp.epoch !== at.epoch) return 'gap'
  if (stamp.prev === undefined) return 'aside'
  if (stamp.seq <= at.seq) return 'old'
  return stamp.prev > at.seq ? 'gap' : 'next'
}

interface Options {
  /** Asks the server for what came after a position, or for everything. */
  join: (since?: Position) => Promise<Joined>
  show: (state: Snapshot) => void
  /** Asking failed; what was held is forgotten, and `catchUp` is to be called again later. */
  failed: (error: unknown) => void
}

/**
 * Keeps one screen in step: applies messages in order, drops what it has, and asks again where something is missing.
 * Messages that come while it asks wait for the answer.
 */
export class Follower {
  private at: Position | undefined
  private state: Snapshot | undefined
  private asking: Promise<void> | undefined
  private held: Missed[] = []
  constructor(private readonly options: Options) {}

  get position(): Position | undefined {
    return this.at
  }

  take(name: MessageName, payload: Messages[MessageName] & Stamp): void {
    if (this.asking) {
      this.held.push({ name, payload })
      return
    }
    if (!this.at || !this.state) return // nothing is known before the first join
    const verdict = judge(this.at, payload)
    if (verdict === 'gap') {
      this.held.push({ name, payload })
      this.catchUp().catch(this.options.failed)
    } else if (verdict !== 'old') this.apply(name, payload, verdict)
  }

  /** Asks for what was missed; one question at a time. Rejects as `join` does, and may then be called again. */
  catchUp(): Promise<void> {
    this.asking ??= this.ask().then(
      () => this.release(),
      (error: unknown) => this.giveUp(error),
    )
    return this.asking
  }

  /** The server's word on how far this screen should be: asks only when it is behind. */
  async check(seq: number): Promise<void> {
    if (this.at && seq > this.at.seq) await this.catchUp()
  }

  private giveUp(error: unknown): never {
    this.asking = undefined
    this.held = []
    throw error
  }

  private async ask(): Promise<void> {
    const joined = await this.options.join(this.at)
    if (joined.snapshot) this.state = joined.snapshot
    this.at = { epoch: joined.epoch, seq: this.at?.seq ?? joined.seq }
    for (const { name, payload } of joined.events ?? []) this.apply(name, payload, 'next')
    this.at = { epoch: joined.epoch, seq: joined.seq }
    this.showState()
  }

  private apply(name: MessageName, payload: Messages[MessageName] & Stamp, verdict: Verdict): void {
    if (!this.state || !this.at) return
    this.state = { ...reduce(this.state, name, payload), server_time: payload.server_time }
    if (verdict === 'next') this.at = { epoch: payload.epoch, seq: payload.seq }
    this.showState()
  }

  private showState(): void {
    if (this.state) this.options.show(this.state)
  }

  private release(): void {
    this.asking = undefined
    // What comes from another epoch than the server's own is older than its answer.
    const waiting = this.held
      .filter(({ payload }) => payload.epoch === this.at?.epoch)
      .sort((one, other) => one.payload.seq - other.payload.seq)
    this.held = []
    for (const { name, payload } of waiting) this.take(name, payload)
  }
}
