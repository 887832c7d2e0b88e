import { describe, expect, it } from 'vitest'

import type { Ot } from '../replay/ots'
import { sentVoices, unsentOts, unsentSound } from './unsent'

const ots: Ot[] = [1, 2, 3].map((ts) => ({ ts, command: 'nop', time: ts }))

function voice(...parts: number[][]) {
  return { parts: parts.map((bytes) => new Uint8Array(bytes).buffer), end: 0 }
}

async function bytesOf(blob: Blob): Promise<number[]> {
  return [...new Uint8Array(await blob.arrayBuffer())]
}

describe('what of a recording was not sent', () => {
  it('is all at first, what came since later, and nothing when all was', () => {
    expect(unsentOts({ ots: [], batches: 0 }, ots)).toEqual({ batch: 0, ots })
    expect(unsentOts({ ots: ots.slice(0, 2), batches: 4 }, ots)).toEqual({ batch: 4, ots: ots.slice(2) })
    expect(unsentOts({ ots, batches: 4 }, ots)).toBeUndefined()
  })

  it('is all again where something was cut off', () =>
    expect(unsentOts({ ots, batches: 4 }, ots.slice(0, 1))).toEqual({ batch: 0, ots: ots.slice(0, 1) }))

  it.each([
    [0, 9, [1, 2, 3, 4, 5]],
    [2, 9, [3, 4, 5]],
    [3, 9, [4, 5]],
    [3, 1, [4]],
    [5, 9, []],
  ])('of a voice of which %i bytes were sent is the rest, at most %i', async (sent, most, rest) =>
    expect(await bytesOf(unsentSound(voice([1, 2], [], [3, 4, 5]), sent, most))).toEqual(rest),
  )

  it('counts pieces up to the first that is missing', () => {
    const pieces = [
      { voice: 2, piece: 1, bytes: 20 },
      { voice: 2, piece: 0, bytes: 10 },
      { voice: 2, piece: 3, bytes: 40 },
      { voice: 5, piece: 1, bytes: 50 },
    ]
    expect([...sentVoices(pieces)]).toEqual([[2, { pieces: 2, bytes: 30 }]])
  })
})
