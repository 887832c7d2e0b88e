import { describe, expect, it } from 'vitest'

import { currentCue, findCues } from './transcript'

const cues = [
  { from_ms: 0, to_ms: 1000, text: 'We begin with a loop.' },
  { from_ms: 1500, to_ms: 3000, text: 'Är listan tom? A loop ends.' },
]

describe('findCues', () => {
  it.each([
    ['', 2],
    ['LOOP', 2],
    ['ends loop', 1],
    ['ar listan', 1],
    ['while', 0],
  ])('finds “%s” %i times', (word, times) => expect(findCues(cues, word)).toHaveLength(times))
})

describe('currentCue', () => {
  it.each([
    [0, 0],
    [999, 0],
    [1000, undefined],
    [1500, 1],
    [3000, undefined],
  ])('at %i is %s', (at, index) => expect(currentCue(cues, at)).toBe(index === undefined ? undefined : cues[index]))
})
