import type { Ot } from '../replay/ots'

/** A voice as it was recorded so far; `end` is the moment of the cast at which its last part was complete. */
export interface Voice {
  parts: readonly ArrayBuffer[]
  end: number
}

/** What of the OTs the server has, in so many batches. */
export interface SentOts {
  ots: readonly Ot[]
  batches: number
}

/** What of a voice the server has. */
export interface SentVoice {
  pieces: number
  bytes: number
}

/** The next batch: what is new; or all, as batch 0, where something was cut off or nothing was sent. */
export function unsentOts(sent: SentOts, ots: readonly Ot[]): { batch: number; ots: readonly Ot[] } | undefined {
  if (sent.batches === 0 || !beginsWith(ots, sent.ots)) return { batch: 0, ots }
  const fresh = ots.slice(sent.ots.length)
  return fresh.length ? { batch: sent.batches, ots: fresh } : undefined
}

/** What of a voice was not sent yet, at most so many bytes of it. */
export function unsentSound({ parts }: Voice, sent: number, most: number): Blob {
  let skip = sent
  const rest: ArrayBuffer[] = []
  for (const part of parts) {
    if (skip < part.byteLength) rest.push(skip ? part.slice(skip) : part)
    skip = Math.max(0, skip - part.byteLength)
  }
  return new Blob(rest).slice(0, most)
}

/** The pieces of each voice that the server has, as far as none is missing before them. */
export function sentVoices(pieces: readonly { voice: number; piece: number; bytes: number }[]): Map<number, SentVoice> {
  const found = new Map<number, SentVoice>()
  for (const { voice, piece, bytes } of [...pieces].sort((one, other) => one.piece - other.piece)) {
    const before = found.get(voice) ?? { pieces: 0, bytes: 0 }
    if (piece === before.pieces) found.set(voice, { pieces: piece + 1, bytes: before.bytes + bytes })
  }
  return found
}

export function beginsWith(ots: readonly Ot[], start: readonly Ot[]): boolean {
  return ots.length >= start.length && start.every((ot, index) => ots[index] === ot)
}
