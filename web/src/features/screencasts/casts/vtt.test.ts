import { expect, it } from 'vitest'

import { readVtt } from './vtt'

it('reads cues with and without names, hours and tags', () => {
  const file =
    'WEBVTT\n\nNOTE no cue\n\nfirst\n00:01.500 --> 00:03.000 align:start\n<v Ada>One &amp; two\nthree\n\n01:00:00.000 --> 01:00:01.250\nLate'
  expect(readVtt(file)).toEqual([
    { from_ms: 1500, to_ms: 3000, text: 'One & two three' },
    { from_ms: 3_600_000, to_ms: 3_601_250, text: 'Late' },
  ])
})

it('reads line ends of every kind, and nothing from nothing', () => {
  expect(readVtt('WEBVTT\r\n\r\n00:00.000 --> 00:01.000\r\nHej\r\n')).toEqual([
    { from_ms: 0, to_ms: 1000, text: 'Hej' },
  ])
  expect(readVtt('WEBVTT')).toEqual([])
})
