import { afterEach, expect, test, vi } from 'vitest'

import { recordTake } from './microphone'

/** The browser's recorder as the standard has it: pieces come by `dataavailable`, the last before `stop`. */
class Recorder extends EventTarget {
  static last: Recorder
  state = 'inactive'
  heard = ''

  constructor() {
    super()
    Recorder.last = this
  }

  start() {
    this.state = 'recording'
    queueMicrotask(() => this.dispatchEvent(new Event('start')))
  }

  requestData() {
    if (this.state === 'inactive') throw new DOMException('inactive', 'InvalidStateError')
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([this.heard]) }))
    this.heard = ''
  }

  stop() {
    this.requestData()
    this.state = 'inactive'
    this.dispatchEvent(new Event('stop'))
  }
}

afterEach(() => vi.unstubAllGlobals())

test('what was heard since the last piece is handed over when the page may go', async () => {
  vi.stubGlobal('MediaRecorder', Recorder)
  const pieces: Blob[] = []
  const take = await recordTake({} as MediaStream, (piece) => pieces.push(piece))
  Recorder.last.heard = 'half a word'
  take.flush()
  expect(await Promise.all(pieces.map((piece) => piece.text()))).toEqual(['half a word'])
  Recorder.last.heard = ' and the rest'
  await take.stop()
  take.flush() // nothing is recorded any more
  expect(await Promise.all(pieces.map((piece) => piece.text()))).toEqual(['half a word', ' and the rest'])
})
