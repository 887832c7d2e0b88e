import { api, type Schema } from '@/core/api/client'
import { ApiError, isMissing } from '@/core/api/errors'

import type { Draft } from './shelf'
import type { Tape } from './tape'
import { sentVoices, unsentOts, unsentSound, type SentOts, type SentVoice, type Voice } from './unsent'

/** All of a recording, as it is now. */
export interface Whole {
  draft: Draft
  tape: Tape
  voices: ReadonlyMap<number, Voice>
}

/**
 * `level`: the server has all but the last seconds; `behind`: it will; `refused`: it never will, for a reason;
 * `overtaken`: the recording went on in another browser; `gone`: it was published or discarded there.
 */
export type LinkState = { kind: 'level' | 'behind' | 'overtaken' | 'gone' } | { kind: 'refused'; reason: unknown }

/** Between two times of sending, in milliseconds: so much is lost with the machine at most. */
const pause = 3000
/** Until the next try where the server was not reached. */
const patience = 10_000
/** In bytes. */
const mostOfSound = 1 << 20

export function draftApi(key: string, part = ''): string {
  return `/api/screencasts/drafts/${encodeURIComponent(key)}${part}`
}

/** Sends an unfinished recording to the server while it is made, each part of it once. */
export class Uplink {
  private sent: SentOts = { ots: [], batches: 0 }
  private heard: Map<number, SentVoice> | undefined
  private news = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private going: Promise<void> | undefined
  private over = false

  constructor(
    private readonly whole: () => Whole,
    private readonly tell: (state: LinkState) => void,
    /** The server has it now. */
    private readonly known: (revision: number) => void,
  ) {}

  /** There is something new, which is sent soon. */
  wake(): void {
    if (this.over) return
    this.news = true
    this.plan(pause)
  }

  /** Asks at once whether the recording went on elsewhere, and sends what is new. */
  async check(): Promise<void> {
    await this.going
    this.news = true
    await this.flush()
  }

  /** Sends at once what was not sent yet. */
  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.going ??= this.send().finally(() => (this.going = undefined))
    return this.going
  }

  /** The page is left: what is new is sent, and nothing after that. */
  async close(): Promise<void> {
    await this.going
    await this.flush()
    this.stop()
  }

  /** The recording was published or is not wanted: the server forgets it. */
  async remove(): Promise<void> {
    this.stop()
    await this.going
    const { id, after } = this.whole().draft
    if (after !== undefined || this.sent.batches) await forget(id)
  }

  private stop(): void {
    this.over = true
    clearTimeout(this.timer)
  }

  private plan(ms: number): void {
    if (!this.over) this.timer ??= setTimeout(() => void this.flush(), ms)
  }

  private async send(): Promise<void> {
    if (!this.news || this.over) return
    this.news = false
    try {
      await this.sendNews()
      if (this.news) this.plan(pause)
      else this.tell({ kind: 'level' })
    } catch (error) {
      this.news = true
      this.retry(error)
    }
  }

  private async sendNews(): Promise<void> {
    const { draft, tape, voices } = this.whole()
    const fresh = unsentOts(this.sent, tape.ots)
    const { revision } = await api.put<Schema<'DraftItem'>>(draftApi(draft.id), {
      json: {
        ...{ writer: draft.writer ?? '', after: draft.after ?? null },
        ...{ title: draft.title, teacher: draft.teacher ?? null, assertions: draft.assertions },
        ...{ skip_allowed: draft.skipAllowed, base: draft.base ?? null, end_ms: tape.end },
        ...(fresh && { batch: fresh.batch, ots: JSON.stringify(fresh.ots) }),
      } satisfies Partial<Schema<'DraftSent'>>,
    })
    if (fresh) this.sent = { ots: tape.ots, batches: fresh.batch + 1 }
    if (draft.after === undefined) this.known(revision)
    this.heard ??= sentVoices((await api.get<Schema<'DraftWhole'>>(draftApi(draft.id))).sounds)
    for (const [number, voice] of voices) await this.sendVoice(draft, number, { voice, heard: this.heard })
  }

  private async sendVoice(
    draft: Draft,
    number: number,
    { voice, heard }: { voice: Voice; heard: Map<number, SentVoice> },
  ): Promise<void> {
    for (;;) {
      const { pieces, bytes } = heard.get(number) ?? { pieces: 0, bytes: 0 }
      const body = unsentSound(voice, bytes, mostOfSound)
      if (!body.size) return
      const query = { end_ms: Math.round(voice.end), writer: draft.writer ?? '' }
      await api.put(draftApi(draft.id, `/sounds/${number}/${pieces}`), { query, body, type: 'audio/webm' })
      heard.set(number, { pieces: pieces + 1, bytes: bytes + body.size })
    }
  }

  private retry(error: unknown): void {
    const state = this.elsewhere(error)
    if (state) {
      this.stop()
      this.tell({ kind: state })
      return
    }
    const status = error instanceof ApiError ? error.status : undefined
    const passing = status === 0 || status === 429 || (status !== undefined && status >= 500)
    // Gone, or another batch than the next: another page has sent or removed it meanwhile.
    const lost = status === 404 || (error instanceof ApiError && status === 409 && 'batch' in error.fields)
    if (lost) {
      this.sent = { ots: [], batches: 0 }
      this.heard = undefined
    }
    if (passing || lost) {
      this.tell({ kind: 'behind' })
      this.plan(patience)
    } else {
      this.stop()
      this.tell({ kind: 'refused', reason: error })
    }
  }

  /** What another browser did with the recording, which another try would not change. */
  private elsewhere(error: unknown): 'overtaken' | 'gone' | undefined {
    if (!(error instanceof ApiError)) return undefined
    if (error.status === 409 && 'writer' in error.fields) return 'overtaken'
    return error.status === 404 && this.whole().draft.after !== undefined ? 'gone' : undefined
  }
}

/** Removes a draft from the server, where it is not gone already. */
export async function forget(id: string): Promise<void> {
  try {
    await api.delete(draftApi(id))
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
