import type { CodeChange } from '@/core/components/code/edits'

import { otsOf } from '../replay/capture'
import type { Ot } from '../replay/ots'
import { Recording } from '../replay/recording'
import type { State } from '../replay/state'

/**
 * What has been recorded, and where in time recording goes on. Time stands still while nothing is recorded: what is
 * written then is there at once when it is played. A tape is never changed; each deed gives a new one.
 */
export interface Tape {
  readonly ots: readonly Ot[]
  /** The time line's end, in milliseconds. */
  readonly end: number
}

export const emptyTape: Tape = { ots: [], end: 0 }

export function added(tape: Tape, ...ots: Ot[]): Tape {
  return { ots: [...tape.ots, ...ots], end: Math.max(tape.end, ...ots.map(({ ts }) => ts)) }
}

/** What a person wrote at this moment. */
export function written(tape: Tape, change: CodeChange, ts: number): Tape {
  return added(tape, ...otsOf(change, ts))
}

/** The number that the next voice gets; numbers of voices that were cut off are not used again. */
export function nextVoice(tape: Tape, kept: number): number {
  const used = tape.ots.map((ot) => (ot.command === 'record_start' ? ot.soundChunkIdx : -1))
  return Math.max(kept, ...used.map((voice) => voice + 1), 0)
}

/** The voice of the take that is open, if one is. */
export function openTake(ots: readonly Ot[]): number | undefined {
  const last = ots.findLast(({ command }) => command === 'record_start' || command === 'record_end')
  return last?.command === 'record_start' ? last.soundChunkIdx : undefined
}

/** The exercise that is open, if one is. */
export function openExercise(ots: readonly Ot[]): string | undefined {
  const open = new Set<string>()
  for (const ot of ots) if (ot.command === 'exPlaceholder' && !open.delete(ot.exId)) open.add(ot.exId)
  return [...open].at(-1)
}

export function nextExercise(ots: readonly Ot[]): string {
  const used = ots.flatMap((ot) => (ot.command === 'exPlaceholder' ? [Number(ot.exId) || 0] : []))
  return String(Math.max(0, ...used) + 1)
}

/** The same exercise with another description. */
export function described(tape: Tape, exId: string, description: string): Tape {
  const ots = tape.ots.map((ot) => (ot.command === 'exShow' && ot.exId === exId ? { ...ot, description } : ot))
  return { ...tape, ots }
}

/** Without what came after a moment. A take that it lies in ends there. */
export function cutAt(tape: Tape, ts: number): Tape {
  const ots = tape.ots.filter((ot) => ot.ts <= ts)
  return sealed({ ots, end: ts })
}

/** Without the last take and what was written after it began. */
export function withoutLastTake(tape: Tape): Tape {
  const start = tape.ots.findLastIndex(({ command }) => command === 'record_start')
  if (start === -1) return tape
  return { ots: tape.ots.slice(0, start), end: tape.ots[start]?.ts ?? 0 }
}

/** A take that was never ended, since the page was closed, ends where the tape ends. */
export function sealed(tape: Tape): Tape {
  if (openTake(tape.ots) === undefined) return tape
  return added(tape, { ts: tape.end, command: 'record_end' })
}

/** All of a tape, ready to be played: nothing is left open, and the assertions stand behind the text. */
export function finished(tape: Tape, assertions: string, time: number): readonly Ot[] {
  const closed = sealed(tape)
  const open = openExercise(closed.ots)
  const whole = open === undefined ? closed : added(closed, { ts: closed.end, command: 'exPlaceholder', exId: open })
  return assertions.trim() ? [...whole.ots, ...assertSection(whole, assertions, time)] : whole.ots
}

function assertSection(tape: Tape, assertions: string, time: number): Ot[] {
  const { text } = new Recording(tape.ots).final
  const at = text.length
  const lead = text === '' || text.endsWith('\n') ? '' : '\n'
  const insertedText = `${lead}${assertions.replace(/\n*$/, '\n')}`
  const ts = tape.end
  return [
    { ts, command: 'assert', time },
    { ts, command: 'text', fromPos: at, toPos: at, insertedText, removedText: '' },
    { ts, command: 'assert', time },
  ]
}

/** Takes a finished recording apart again: the tape, and the assertions that stood behind the text. */
export function takenApart(ots: readonly Ot[]): { tape: Tape; assertions: string } {
  const first = ots.findIndex(({ command }) => command === 'assert')
  const shown = first === -1 ? ots : ots.slice(0, first)
  const tape = { ots: shown, end: shown.at(-1)?.ts ?? 0 }
  const before = new Recording(shown).final.text
  const whole = new Recording(ots).final.text
  const assertions = whole.startsWith(before) ? whole.slice(before.length).replace(/^\n/, '') : whole
  return { tape, assertions }
}

export function stateAt(tape: Tape, ts: number): State {
  return new Recording(tape.ots).at(ts)
}

/** The lengths of all takes, in milliseconds, by voice. */
export function takeLengths(tape: Tape): Map<number, number> {
  const lengths = new Map<number, number>()
  let begun: { voice: number; from: number } | undefined
  for (const ot of sealed(tape).ots) {
    if (ot.command === 'record_start') begun = { voice: ot.soundChunkIdx, from: ot.ts }
    else if (ot.command === 'record_end' && begun) {
      lengths.set(begun.voice, ot.ts - begun.from)
      begun = undefined
    }
  }
  return lengths
}

/** The same recording with its voices numbered from 0 in their order, and the old numbers in that order. */
export function renumbered(ots: readonly Ot[]): { ots: Ot[]; voices: number[] } {
  const voices: number[] = []
  const numbered = ots.map((ot) => {
    if (ot.command !== 'record_start') return ot
    if (!voices.includes(ot.soundChunkIdx)) voices.push(ot.soundChunkIdx)
    return { ...ot, soundChunkIdx: voices.indexOf(ot.soundChunkIdx) }
  })
  return { ots: numbered, voices }
}
