import { api } from '@/core/api/client'

import type { Draft } from './shelf'
import { finished, renumbered, takeLengths, type Tape } from './tape'

/** A sound that is longer than its take by so many milliseconds was cut, and is sent without the rest. */
const slack = 400

export interface Sound {
  blob: Blob
  /** How much was recorded, in milliseconds. */
  length: number
}

/** Makes a screencast of the tape, or replaces the one that it began from; answers its number. */
export async function publish(
  draft: Draft,
  tape: Tape,
  { sounds, teacher, onStep }: { sounds: Map<number, Sound>; teacher: string; onStep: (done: number) => void },
): Promise<number> {
  const { ots, voices } = renumbered(finished(tape, draft.assertions, Date.now()))
  const lengths = takeLengths(tape)
  const blobs: string[] = []
  for (const voice of voices) {
    const sound = sounds.get(voice)
    blobs.push(sound ? await written(sound, lengths.get(voice) ?? sound.length) : '')
    onStep(blobs.length / (voices.length + 1))
  }
  const form = new FormData()
  form.set('title', draft.title.trim())
  form.set('ots', JSON.stringify(ots))
  form.set('voice_blobs', JSON.stringify(blobs))
  if (teacher.trim()) form.set('teacher', teacher.trim())
  const { elicast } = await send(draft.base, form)
  await api.patch(`/api/screencasts/${elicast.id}`, { json: { skip_allowed: draft.skipAllowed } })
  return elicast.id
}

function send(base: number | undefined, body: FormData): Promise<{ elicast: { id: number } }> {
  return base === undefined ? api.put('/elicast', { body }) : api.post(`/elicast/${base}`, { body })
}

async function written({ blob, length }: Sound, wanted: number): Promise<string> {
  const whole = await dataUri(blob)
  if (length - wanted <= slack) return whole
  const fields = { segments: JSON.stringify([[0, Math.round(wanted)]]), audio_blobs: JSON.stringify([whole]) }
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  const { outputs } = await api.post<{ outputs: string[] }>('/audio/split', { body })
  return outputs[0] ?? whole
}

function dataUri(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve((reader.result as string).replace(/^data:[^,]*?;base64,/, 'data:audio/webm;base64,'))
    reader.onerror = () => reject(reader.error ?? new Error('the sound could not be read'))
    reader.readAsDataURL(blob)
  })
}
