/** What the server answers to a message: its number, the workspace as it is now, and ways back from edits. */
export interface Receipt {
  ok: boolean
  ack?: number
  revision?: number
  next_hash?: number
  answers?: unknown[]
  error?: { code: string; message: string }
}

export interface Outgoing {
  id: string
  seq: number
  objects: Record<string, unknown>[]
}

interface Waiting {
  message: Outgoing
  done: (receipt: Receipt) => void
}

/** Sends one message and gives the server's answer; rejects when none comes in time. */
export type Deliver = (message: Outgoing) => Promise<Receipt>

/**
 * Messages leave one at a time, in order, the next after the answer to the one before. What was not answered is sent
 * again under its number, so that the server, which drops what it knows, does nothing twice.
 */
export class SendQueue {
  private readonly waiting: Waiting[] = []
  private last = 0
  private sending = false
  private online = false

  constructor(
    private readonly deliver: Deliver,
    private readonly changed?: (length: number) => void,
  ) {}

  get length(): number {
    return this.waiting.length
  }

  push(objects: Record<string, unknown>[]): Promise<Receipt> {
    this.last += 1
    const message = { id: `c${this.last}`, seq: this.last, objects }
    return new Promise((done) => {
      this.waiting.push({ message, done })
      this.changed?.(this.waiting.length)
      void this.next()
    })
  }

  /** The connection is there (again), and the server has seen everything up to `seen`. */
  resume(seen: number): void {
    this.last = Math.max(this.last, seen)
    this.online = true
    void this.next()
  }

  pause(): void {
    this.online = false
  }

  private async next(): Promise<void> {
    const first = this.waiting[0]
    if (this.sending || !this.online || !first) return
    this.sending = true
    const receipt = await this.deliver(first.message).catch(() => undefined)
    this.sending = false
    if (receipt && receipt.error?.code !== 'queue_full') {
      this.waiting.shift()
      this.changed?.(this.waiting.length)
      first.done(receipt)
    }
    if (receipt && this.online) void this.next()
    else if (this.online) setTimeout(() => void this.next(), 1000)
  }
}
