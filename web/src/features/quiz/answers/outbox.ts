import type { Payload } from '../presentations/wire'

/** `sending` until the server has it for good; `refused` with its reason. */
export type Delivery = 'sending' | 'saved' | 'refused'

export interface Draft {
  question_id: number
  answer_id: string
  client_rev: number
  phase_rev: number
  payload: Payload
  delivery: Delivery
  /** Received after the time was up: kept, but counted only if a judge accepts it. */
  late?: boolean
  reason?: string
}

export type Reply = { ok: true; late?: boolean } | { ok: false; error: { code: string; message: string } }

interface Options {
  /** Sends one answer; rejects when no word came back, and the answer is kept. */
  send: (draft: Draft) => Promise<Reply>
  /** What an earlier page of this team left behind. */
  kept?: Draft[]
  /** Called after every change, with everything that must survive this page. */
  keep: (drafts: Draft[]) => void
  /** An id that nobody else makes. */
  makeId: () => string
}

/** Codes after which sending the same answer again would be of no use. */
const final = new Set(['invalid', 'forbidden', 'not_found', 'conflict', 'closed', 'too_large', 'no_presentation'])

/**
 * A team's answers on their way: the newest of each question is kept until the server has acknowledged it, and sent
 * again under the same id, so that it counts once however often it arrives.
 */
export class Outbox {
  private readonly drafts = new Map<number, Draft>()
  private readonly underway = new Set<string>()

  constructor(private readonly options: Options) {
    for (const draft of options.kept ?? []) this.drafts.set(draft.question_id, draft)
  }

  of(questionId: number): Draft | undefined {
    return this.drafts.get(questionId)
  }

  get waiting(): number {
    return [...this.drafts.values()].filter(({ delivery }) => delivery === 'sending').length
  }

  /** A new answer, newer than any before it and than `known`, the revision that the server told. */
  put(questionId: number, payload: Payload, { phaseRev, known = 0 }: { phaseRev: number; known?: number }): Draft {
    const before = this.drafts.get(questionId)?.client_rev ?? 0
    const draft: Draft = {
      question_id: questionId,
      answer_id: this.options.makeId(),
      client_rev: Math.max(before, known) + 1,
      phase_rev: phaseRev,
      payload,
      delivery: 'sending',
    }
    this.change(draft)
    void this.deliver(draft)
    return draft
  }

  /** Sends everything that was not acknowledged; called on every return of the connection. */
  async resend(): Promise<void> {
    const waiting = [...this.drafts.values()].filter(({ delivery }) => delivery === 'sending')
    await Promise.all(waiting.map((draft) => this.deliver(draft)))
  }

  private async deliver(draft: Draft): Promise<void> {
    if (this.underway.has(draft.answer_id)) return
    this.underway.add(draft.answer_id)
    const reply = await this.options.send(draft).catch(() => undefined)
    this.underway.delete(draft.answer_id)
    if (reply) this.settle(draft, reply)
  }

  private settle(draft: Draft, reply: Reply): void {
    if (this.drafts.get(draft.question_id)?.answer_id !== draft.answer_id) return // a newer one took its place
    if (reply.ok) this.change({ ...draft, delivery: 'saved', late: reply.late })
    else if (final.has(reply.error.code)) this.change({ ...draft, delivery: 'refused', reason: reply.error.message })
  }

  private change(draft: Draft): void {
    this.drafts.set(draft.question_id, draft)
    this.options.keep([...this.drafts.values()])
  }
}
