import type { Ot } from './ots'

/** A voice is heard between two moments of the cast, in milliseconds. */
export interface Take {
  voice: number
  from: number
  to: number
}

/** Each take in order; one that never ended ends with the recording. */
export function takesOf(ots: readonly Ot[]): Take[] {
  const takes: Take[] = []
  let begun: Omit<Take, 'to'> | undefined
  for (const ot of ots) {
    if (ot.command !== 'record_start' && ot.command !== 'record_end') continue
    if (begun) takes.push({ ...begun, to: ot.ts })
    begun = ot.command === 'record_start' ? { voice: ot.soundChunkIdx, from: ot.ts } : undefined
  }
  return begun ? [...takes, { ...begun, to: ots.at(-1)?.ts ?? begun.from }] : takes
}

/** Stretches in which nothing happens for at least so long, in milliseconds. */
export function idleStretches(ots: readonly Ot[], least = 8000): { from: number; to: number }[] {
  return ots.flatMap(({ ts: to }, index) => {
    const from = ots[index - 1]?.ts ?? 0
    return to - from >= least ? [{ from, to }] : []
  })
}
