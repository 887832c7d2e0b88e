/** Why there is no microphone: what to tell, and what still works. */
export type NoMicrophone = 'insecure' | 'unsupported' | 'denied' | 'missing' | 'busy'

const type = 'audio/webm;codecs=opus'
/** Speech at this rate cannot be told from the original. */
const bitsPerSecond = 48_000
/** A piece of sound is kept every so many milliseconds. */
const slice = 500

export interface Input {
  id: string
  label: string
}

/** Undefined where sound can be recorded, as far as that is known before asking. */
export function whyNoMicrophone(): NoMicrophone | undefined {
  if (!window.isSecureContext) return 'insecure'
  // Missing in old browsers, though the types promise it.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  const mayRecord = typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(type)
  return devices && mayRecord ? undefined : 'unsupported'
}

/** Opens a microphone; rejects with a NoMicrophone. */
export async function openMicrophone(id?: string): Promise<MediaStream> {
  const reason = whyNoMicrophone()
  if (reason) throw new MicrophoneError(reason)
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { deviceId: id ? { exact: id } : undefined } })
  } catch (error) {
    throw new MicrophoneError(reasonOf(error))
  }
}

export class MicrophoneError extends Error {
  override name = 'MicrophoneError'

  constructor(readonly reason: NoMicrophone) {
    super(reason)
  }
}

function reasonOf(error: unknown): NoMicrophone {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy'
}

export async function listInputs(): Promise<Input[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label: label || deviceId.slice(0, 8) }))
}

/** How loud it is now, from 0 to 1; call the second to stop listening. */
export function measureLevel(stream: MediaStream): { level: () => number; stop: () => void } {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 1024 })
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  function level(): number {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    // From -60 dB, which is silence, to 0.
    return Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-12)) / 60))
  }
  return { level, stop: () => void context.close() }
}

export interface TakeRecorder {
  /** Resolves when the last piece has been handed over. */
  stop: () => Promise<void>
  /** Hands over at once what was heard since the last piece. */
  flush: () => void
}

/** Records a take; resolves at its first moment. `onPiece` gets each piece of sound in its order. */
export function recordTake(stream: MediaStream, onPiece: (piece: Blob) => void): Promise<TakeRecorder> {
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitsPerSecond })
  recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && onPiece(data))
  const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
  return new Promise((resolve, reject) => {
    recorder.addEventListener('error', () => reject(new MicrophoneError('busy')), { once: true })
    recorder.addEventListener(
      'start',
      () => resolve({ stop: () => stop(recorder, stopped), flush: () => flush(recorder) }),
      { once: true },
    )
    recorder.start(slice)
  })
}

function flush(recorder: MediaRecorder): void {
  if (recorder.state === 'recording') recorder.requestData()
}

function stop(recorder: MediaRecorder, stopped: Promise<void>): Promise<void> {
  if (recorder.state !== 'inactive') recorder.stop()
  return stopped
}
